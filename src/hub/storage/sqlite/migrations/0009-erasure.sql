-- Learners who were erased (docs/spec/erasure.md). From the row on nothing of them is taken in; `done` is set when nothing of
-- them is left in any file of this hub, and until then each start goes on with it.
CREATE TABLE erasures (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  -- By the hub's clock, ms.
  at INTEGER NOT NULL,
  -- Who asked for it; NULL when it was heard from elsewhere: a device, another hub, erased.json.
  staff TEXT,
  done INTEGER,
  PRIMARY KEY (school, learner)
) STRICT, WITHOUT ROWID;

-- What is kept of a stream that went: what receipts once stated of it can still be compared.
CREATE TABLE stumps (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  device TEXT NOT NULL,
  partition TEXT NOT NULL,
  branch_stream TEXT,
  branch_seq INTEGER,
  branch_first TEXT,
  count INTEGER NOT NULL,
  head TEXT NOT NULL,
  PRIMARY KEY (school, stream)
) STRICT, WITHOUT ROWID;

-- Who had something of a learner when they were erased, and when they said that it is gone: `holder` is a device's id, or the
-- id of an adult for whatever browsers they use.
CREATE TABLE erasure_holders (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  confirmed INTEGER,
  PRIMARY KEY (school, learner, kind, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_holders_by_holder ON erasure_holders (school, kind, holder);

-- The classes in which they were.
CREATE TABLE erasure_classes (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (school, learner, class)
) STRICT, WITHOUT ROWID;
