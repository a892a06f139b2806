-- Devices that are lost or revoked, and what they handed in since. The columns mean what they mean in the SQLite migration.
CREATE TABLE IF NOT EXISTS device_states (
  school TEXT NOT NULL,
  device TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (school, device)
);

CREATE TABLE IF NOT EXISTS quarantine (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  previous TEXT NOT NULL,
  device TEXT NOT NULL,
  partition TEXT NOT NULL,
  branch_stream TEXT,
  branch_seq BIGINT,
  branch_first TEXT,
  arrival BIGINT NOT NULL,
  received BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  event TEXT,
  state TEXT NOT NULL,
  tip TEXT,
  PRIMARY KEY (school, stream, seq, hash)
);
CREATE INDEX IF NOT EXISTS quarantine_by_device ON quarantine (school, device, arrival);
