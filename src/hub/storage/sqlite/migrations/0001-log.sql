-- The log. One row an event; names that repeat (streams, partitions, types, shapes) are rows of their own, so that an
-- event costs its values and little more. Only `append` and `take` write here.

CREATE TABLE partitions (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE streams (
  id INTEGER PRIMARY KEY,
  stream TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  partition INTEGER NOT NULL REFERENCES partitions (id),
  branch_stream TEXT,
  branch_seq INTEGER,
  branch_first TEXT,
  count INTEGER NOT NULL,
  head TEXT NOT NULL,
  -- The greatest logical time among its events that was believable when it came.
  top_ms INTEGER NOT NULL,
  top_n INTEGER NOT NULL
) STRICT;
CREATE INDEX streams_by_partition ON streams (partition);

CREATE TABLE event_types (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL UNIQUE
) STRICT;

-- The keys of an event's data, written once for all events that have the same keys (storage/event-data.ts).
CREATE TABLE shapes (
  id INTEGER PRIMARY KEY,
  shape TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
  arrival INTEGER PRIMARY KEY AUTOINCREMENT,
  stream INTEGER NOT NULL REFERENCES streams (id),
  seq INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  type INTEGER NOT NULL,
  version INTEGER NOT NULL,
  order_ms INTEGER NOT NULL,
  order_n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  "offset" INTEGER,
  -- NULL: `data` is whole JSON; else the values for the keys of that shape.
  shape INTEGER,
  data TEXT NOT NULL,
  hash BLOB NOT NULL,
  received INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_number ON events (stream, seq);
-- The row id, which is the arrival number, is the last column of every SQLite index.
CREATE INDEX events_by_partition ON events (partition);
