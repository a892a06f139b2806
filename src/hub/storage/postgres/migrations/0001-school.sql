-- One database holds many schools. Every key is led by the school, so that the rows of one school lie together and can
-- be put on a machine of their own (docs/scale.md). No sequence, trigger, foreign key or lock that reaches over schools.
-- The columns mean what they mean in the SQLite migrations. IF NOT EXISTS: some servers commit each of these by itself.

-- Who serves a school, and since when they were last heard of. Every transaction that writes locks the school's row.
CREATE TABLE IF NOT EXISTS hubs (
  school TEXT NOT NULL,
  holder TEXT NOT NULL,
  renewed TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (school)
);

CREATE TABLE IF NOT EXISTS logs (
  school TEXT NOT NULL,
  arrival BIGINT NOT NULL,
  top_ms BIGINT NOT NULL,
  top_n BIGINT NOT NULL,
  PRIMARY KEY (school)
);

CREATE TABLE IF NOT EXISTS streams (
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
CREATE INDEX IF NOT EXISTS streams_by_partition ON streams (school, partition);

CREATE TABLE IF NOT EXISTS pages (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  first BIGINT NOT NULL,
  count BIGINT NOT NULL,
  partition TEXT NOT NULL,
  last BIGINT NOT NULL,
  received BIGINT NOT NULL,
  hashes BYTEA NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (school, stream, first)
);
CREATE UNIQUE INDEX IF NOT EXISTS pages_by_arrival ON pages (school, partition, last);

CREATE TABLE IF NOT EXISTS settings (
  school TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (school, name)
);

CREATE TABLE IF NOT EXISTS staff (
  school TEXT NOT NULL,
  id TEXT NOT NULL,
  sign_in TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (school, id)
);
CREATE UNIQUE INDEX IF NOT EXISTS staff_by_sign_in ON staff (school, sign_in);

CREATE TABLE IF NOT EXISTS memberships (
  school TEXT NOT NULL,
  staff TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (school, staff, class)
);

CREATE TABLE IF NOT EXISTS sessions (
  school TEXT NOT NULL,
  token BYTEA NOT NULL,
  previous BYTEA,
  staff TEXT NOT NULL,
  rotated BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (school, token)
);
CREATE UNIQUE INDEX IF NOT EXISTS sessions_by_previous ON sessions (school, previous);

CREATE TABLE IF NOT EXISTS class_codes (
  school TEXT NOT NULL,
  code TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (school, code)
);
CREATE UNIQUE INDEX IF NOT EXISTS class_codes_by_class ON class_codes (school, class);

CREATE TABLE IF NOT EXISTS devices (
  school TEXT NOT NULL,
  id TEXT NOT NULL,
  class TEXT NOT NULL,
  joined BIGINT NOT NULL,
  heard BIGINT NOT NULL,
  PRIMARY KEY (school, id)
);

CREATE TABLE IF NOT EXISTS device_tokens (
  school TEXT NOT NULL,
  token BYTEA NOT NULL,
  device TEXT NOT NULL,
  class TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (school, token)
);
CREATE INDEX IF NOT EXISTS device_tokens_by_device ON device_tokens (school, device, created);

CREATE TABLE IF NOT EXISTS claims (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  partition TEXT NOT NULL,
  device TEXT NOT NULL,
  claimed BIGINT NOT NULL,
  agreed BIGINT,
  heard BIGINT NOT NULL,
  PRIMARY KEY (school, stream)
);
CREATE INDEX IF NOT EXISTS claims_by_partition ON claims (school, partition);

CREATE TABLE IF NOT EXISTS heard (
  school TEXT NOT NULL,
  partition TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (school, partition)
);

CREATE TABLE IF NOT EXISTS progress (
  school TEXT NOT NULL,
  learner TEXT NOT NULL,
  fold TEXT NOT NULL,
  arrival BIGINT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (school, learner)
);

CREATE TABLE IF NOT EXISTS matters (
  school TEXT NOT NULL,
  kind TEXT NOT NULL,
  device TEXT NOT NULL,
  learner TEXT NOT NULL,
  id TEXT NOT NULL,
  count BIGINT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  times BIGINT NOT NULL,
  settled BIGINT,
  PRIMARY KEY (school, kind, device, learner)
);
CREATE UNIQUE INDEX IF NOT EXISTS matters_by_id ON matters (school, id);

CREATE TABLE IF NOT EXISTS media (
  school TEXT NOT NULL,
  hash TEXT NOT NULL,
  partition TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (school, hash, partition)
);
CREATE INDEX IF NOT EXISTS media_by_partition ON media (school, partition);
