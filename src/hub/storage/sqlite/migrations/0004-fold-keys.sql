-- A snapshot is good only for the fold and the content it was made with (progress/learner-progress.ts, foldKey): a word
-- instead of a number. Snapshots are folded again from the log, so none is carried over.
DROP TABLE progress;
CREATE TABLE progress (
  learner TEXT PRIMARY KEY,
  fold TEXT NOT NULL,
  -- The arrival number up to which events are folded in.
  arrival INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
