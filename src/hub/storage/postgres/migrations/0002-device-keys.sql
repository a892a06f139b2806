-- What devices sign bundles with, and what answers are sealed to (docs/spec/bundle.md). Public halves only.
CREATE TABLE IF NOT EXISTS device_keys (
  school TEXT NOT NULL,
  -- Ed25519, hex.
  key TEXT NOT NULL,
  -- X25519, hex.
  seal TEXT NOT NULL,
  device TEXT NOT NULL,
  class TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (school, key)
);
CREATE INDEX IF NOT EXISTS device_keys_by_device ON device_keys (school, device, created);
