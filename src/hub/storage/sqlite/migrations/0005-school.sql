-- Every key is led by the school, as on a district's server, so that both databases speak the same SQL. And the log's
-- events lie in pages (storage/event-page.ts) instead of a row each. What version 4 wrote is moved; its events are
-- packed by `sqlite/pack-rows.ts`, which then drops the tables that begin with `old_`.

ALTER TABLE partitions RENAME TO old_partitions;
ALTER TABLE streams RENAME TO old_streams;
ALTER TABLE event_types RENAME TO old_event_types;
ALTER TABLE shapes RENAME TO old_shapes;
ALTER TABLE events RENAME TO old_events;
DROP INDEX streams_by_partition;
DROP INDEX events_by_partition;

-- How far the log is: the last arrival number, and the greatest logical time that was believable when it came.
CREATE TABLE logs (
  school TEXT PRIMARY KEY,
  arrival INTEGER NOT NULL,
  top_ms INTEGER NOT NULL,
  top_n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE streams (
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
CREATE INDEX streams_by_partition ON streams (school, partition);

INSERT INTO streams
SELECT 'school', s.stream, s.device, p.name, s.branch_stream, s.branch_seq, s.branch_first, s.count, s.head
FROM old_streams s JOIN old_partitions p ON p.id = s.partition;

-- Consecutive events of one stream that arrived together.
CREATE TABLE pages (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  -- The number of its first event.
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  partition TEXT NOT NULL,
  -- The arrival number of its last event; those before it arrived just before.
  last INTEGER NOT NULL,
  -- When, by the hub's clock, ms.
  received INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (school, stream, first)
) STRICT;
CREATE UNIQUE INDEX pages_by_arrival ON pages (school, partition, last);

CREATE TABLE new_settings (
  school TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (school, name)
) STRICT, WITHOUT ROWID;
INSERT INTO new_settings SELECT 'school', name, value FROM settings;
DROP TABLE settings;
ALTER TABLE new_settings RENAME TO settings;

CREATE TABLE new_staff (
  school TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Folded to lower case without outer spaces: what is typed at sign-in finds it.
  sign_in TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (school, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_staff SELECT 'school', id, sign_in, name, role, password, created FROM staff;
DROP TABLE staff;
ALTER TABLE new_staff RENAME TO staff;
CREATE UNIQUE INDEX staff_by_sign_in ON staff (school, sign_in);

CREATE TABLE new_memberships (
  school TEXT NOT NULL,
  staff TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (school, staff, class)
) STRICT, WITHOUT ROWID;
INSERT INTO new_memberships SELECT 'school', staff, class FROM memberships;
DROP TABLE memberships;
ALTER TABLE new_memberships RENAME TO memberships;

CREATE TABLE new_sessions (
  school TEXT NOT NULL,
  token BLOB NOT NULL,
  -- The token before the last rotation, still good until the new one has been used.
  previous BLOB,
  staff TEXT NOT NULL,
  rotated INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (school, token)
) STRICT, WITHOUT ROWID;
INSERT INTO new_sessions SELECT 'school', token, previous, staff, rotated, expires FROM sessions;
DROP TABLE sessions;
ALTER TABLE new_sessions RENAME TO sessions;
CREATE UNIQUE INDEX sessions_by_previous ON sessions (school, previous);

CREATE TABLE new_class_codes (
  school TEXT NOT NULL,
  code TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (school, code)
) STRICT, WITHOUT ROWID;
INSERT INTO new_class_codes SELECT 'school', code, class FROM class_codes;
DROP TABLE class_codes;
ALTER TABLE new_class_codes RENAME TO class_codes;
CREATE UNIQUE INDEX class_codes_by_class ON class_codes (school, class);

CREATE TABLE new_devices (
  school TEXT NOT NULL,
  id TEXT NOT NULL,
  class TEXT NOT NULL,
  joined INTEGER NOT NULL,
  heard INTEGER NOT NULL,
  PRIMARY KEY (school, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_devices SELECT 'school', id, class, joined, heard FROM devices;
DROP TABLE devices;
ALTER TABLE new_devices RENAME TO devices;

-- A device may hold several: it asks again when an answer was lost, and a copied device has its own.
CREATE TABLE new_device_tokens (
  school TEXT NOT NULL,
  token BLOB NOT NULL,
  device TEXT NOT NULL,
  class TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (school, token)
) STRICT, WITHOUT ROWID;
INSERT INTO new_device_tokens SELECT 'school', token, device, class, created FROM device_tokens;
DROP TABLE device_tokens;
ALTER TABLE new_device_tokens RENAME TO device_tokens;
CREATE INDEX device_tokens_by_device ON device_tokens (school, device, created);

-- What a device last said it holds of a stream, and how much of that the hub found to be the same.
CREATE TABLE new_claims (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  partition TEXT NOT NULL,
  -- Whose stream it is; '' until the device says so again, where an older program left no way to know.
  device TEXT NOT NULL,
  claimed INTEGER NOT NULL,
  -- Set while the device's events after this number differ from the hub's.
  agreed INTEGER,
  heard INTEGER NOT NULL,
  PRIMARY KEY (school, stream)
) STRICT, WITHOUT ROWID;
INSERT INTO new_claims
SELECT 'school', c.stream, c.partition, COALESCE(s.device, ''), c.claimed, c.agreed, c.heard
FROM claims c LEFT JOIN streams s ON s.school = 'school' AND s.stream = c.stream;
DROP TABLE claims;
ALTER TABLE new_claims RENAME TO claims;
CREATE INDEX claims_by_partition ON claims (school, partition);

-- When a partition was last handed in or asked for.
CREATE TABLE new_heard (
  school TEXT NOT NULL,
  partition TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (school, partition)
) STRICT, WITHOUT ROWID;
INSERT INTO new_heard SELECT 'school', partition, at FROM heard;
DROP TABLE heard;
ALTER TABLE new_heard RENAME TO heard;

-- Folded progress: a projection, so none is carried over.
DROP TABLE progress;
CREATE TABLE progress (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  -- What it was folded with; a snapshot is good only for that (progress/learner-progress.ts, foldKey).
  fold TEXT NOT NULL,
  -- The arrival number up to which events are folded in.
  arrival INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (school, learner)
) STRICT;

-- What a technician should know: one row for each kind, device and learner ('' when it is about nobody).
CREATE TABLE matters (
  school TEXT NOT NULL,
  kind TEXT NOT NULL,
  device TEXT NOT NULL,
  learner TEXT NOT NULL,
  id TEXT NOT NULL,
  count INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  times INTEGER NOT NULL,
  settled INTEGER,
  PRIMARY KEY (school, kind, device, learner)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX matters_by_id ON matters (school, id);

-- Which partitions a medium belongs to. Its bytes are a file of the data folder, named by the hash.
CREATE TABLE media (
  school TEXT NOT NULL,
  hash TEXT NOT NULL,
  partition TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (school, hash, partition)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_by_partition ON media (school, partition);
