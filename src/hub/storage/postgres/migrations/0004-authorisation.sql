-- Who looked at what and who changed what: one row a deed, each hashed with the one before (AUT-8). '' is "nobody".
CREATE TABLE IF NOT EXISTS audit (
  school TEXT NOT NULL,
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  did TEXT NOT NULL,
  learner TEXT NOT NULL,
  class TEXT NOT NULL,
  device TEXT NOT NULL,
  staff TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (school, n)
);
CREATE INDEX IF NOT EXISTS audit_by_who ON audit (school, who, n);
CREATE INDEX IF NOT EXISTS audit_by_learner ON audit (school, learner, n);

-- As in the SQLite migration: all roles in one column, when somebody's rights ended, and a password to be chosen anew.
ALTER TABLE staff ADD COLUMN IF NOT EXISTS ended BIGINT;
ALTER TABLE staff ADD COLUMN IF NOT EXISTS first BIGINT;

UPDATE staff SET role = 'principal teacher technician'
WHERE role NOT LIKE '%principal%' AND id = (
  SELECT s.id FROM staff s WHERE s.school = staff.school ORDER BY s.created, s.id LIMIT 1
);
