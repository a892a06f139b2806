-- What a device last said of itself: whether it may go home (TLS-12), and when.
ALTER TABLE devices ADD COLUMN IF NOT EXISTS home TEXT;
ALTER TABLE devices ADD COLUMN IF NOT EXISTS home_at BIGINT;
