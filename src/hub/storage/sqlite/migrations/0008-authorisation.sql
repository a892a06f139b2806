-- Who looked at what and who changed what: one row a deed, each hashed with the one before (AUT-8). '' is "nobody".
CREATE TABLE audit (
  school TEXT NOT NULL,
  n INTEGER NOT NULL,
  -- By the hub's clock, ms.
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  did TEXT NOT NULL,
  learner TEXT NOT NULL,
  class TEXT NOT NULL,
  device TEXT NOT NULL,
  staff TEXT NOT NULL,
  -- JSON
  detail TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (school, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_who ON audit (school, who, n);
CREATE INDEX audit_by_learner ON audit (school, learner, n);

-- `role` holds all roles of a person now, words with a space between. Ended: when their rights were taken away; their
-- name stays with what they said. First: 1 while the password is the one that somebody gave them.
ALTER TABLE staff ADD COLUMN ended INTEGER;
ALTER TABLE staff ADD COLUMN first INTEGER;

-- The first of each school was whom the hub was set up by: they decide who else may what (AUT-3).
UPDATE staff SET role = 'principal teacher technician'
WHERE role NOT LIKE '%principal%' AND id = (
  SELECT s.id FROM staff s WHERE s.school = staff.school ORDER BY s.created, s.id LIMIT 1
);
