-- What devices sign bundles with, and what answers are sealed to (docs/spec/bundle.md). Public halves only.
CREATE TABLE device_keys (
  school TEXT NOT NULL,
  -- Ed25519, hex.
  key TEXT NOT NULL,
  -- X25519, hex.
  seal TEXT NOT NULL,
  device TEXT NOT NULL,
  class TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (school, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_keys_by_device ON device_keys (school, device, created);
