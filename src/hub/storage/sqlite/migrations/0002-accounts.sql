-- What is secret, or only of use to this hub: never events, never handed to a device.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  -- Folded to lower case without outer spaces: what is typed at sign-in finds it.
  sign_in TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  staff TEXT NOT NULL,
  class TEXT NOT NULL,
  PRIMARY KEY (staff, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token BLOB PRIMARY KEY,
  -- The token before the last rotation, still good until the new one has been used.
  previous BLOB,
  staff TEXT NOT NULL,
  rotated INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_previous ON sessions (previous);

CREATE TABLE class_codes (
  code TEXT PRIMARY KEY,
  class TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  class TEXT NOT NULL,
  joined INTEGER NOT NULL,
  heard INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A device may hold several: it asks again when an answer was lost, and a copied device has its own.
CREATE TABLE device_tokens (
  token BLOB PRIMARY KEY,
  device TEXT NOT NULL,
  class TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX device_tokens_by_device ON device_tokens (device, created);

-- What a device last said it holds of a stream, and how much of that the hub found to be the same.
CREATE TABLE claims (
  stream TEXT PRIMARY KEY,
  partition TEXT NOT NULL,
  claimed INTEGER NOT NULL,
  -- Set while the device's events after this number differ from the hub's.
  agreed INTEGER,
  heard INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_partition ON claims (partition);

-- When a partition was last handed in or asked for.
CREATE TABLE heard (
  partition TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
