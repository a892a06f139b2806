-- Devices that are lost or revoked (docs/spec/trust.md). No row: the device works.
CREATE TABLE device_states (
  school TEXT NOT NULL,
  device TEXT NOT NULL,
  state TEXT NOT NULL,
  -- By the hub's clock, ms, and by which member of staff.
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (school, device)
) STRICT, WITHOUT ROWID;

-- What such a device handed in since: one row an event, beside the log until an adult has decided.
CREATE TABLE quarantine (
  school TEXT NOT NULL,
  stream TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  -- The hash of the event before it: copies of a device write different events under one number.
  previous TEXT NOT NULL,
  device TEXT NOT NULL,
  partition TEXT NOT NULL,
  branch_stream TEXT,
  branch_seq INTEGER,
  branch_first TEXT,
  -- Counted for each device.
  arrival INTEGER NOT NULL,
  received INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  -- JSON, as it came; null once it is decided.
  event TEXT,
  -- waiting, accepted or refused
  state TEXT NOT NULL,
  -- JSON: where in the log what follows this event goes, when that is not simply after it.
  tip TEXT,
  PRIMARY KEY (school, stream, seq, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_by_device ON quarantine (school, device, arrival);
