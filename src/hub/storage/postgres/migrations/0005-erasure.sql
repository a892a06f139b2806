-- As in the SQLite migration: learners who were erased, what is kept of their streams, and who must confirm.
CREATE TABLE IF NOT EXISTS erasures (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff TEXT,
  done BIGINT,
  PRIMARY KEY (school, learner)
);

CREATE TABLE IF NOT EXISTS stumps (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  device TEXT NOT NULL,
  partition TEXT NOT NULL,
  branch_stream TEXT,
  branch_seq BIGINT,
  branch_first TEXT,
  count BIGINT NOT NULL,
  head TEXT NOT NULL,
  PRIMARY KEY (school, stream)
);

CREATE TABLE IF NOT EXISTS erasure_holders (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  confirmed BIGINT,
  PRIMARY KEY (school, learner, kind, holder)
);
CREATE INDEX IF NOT EXISTS erasure_holders_by_holder ON erasure_holders (school, kind, holder);

CREATE TABLE IF NOT EXISTS erasure_classes (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (school, learner, class)
);
