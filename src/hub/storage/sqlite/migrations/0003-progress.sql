-- Folded progress of learners: a projection, thrown away and folded again at will.
CREATE TABLE progress (
  learner TEXT PRIMARY KEY,
  fold INTEGER NOT NULL,
  -- The arrival number up to which events are folded in.
  arrival INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
