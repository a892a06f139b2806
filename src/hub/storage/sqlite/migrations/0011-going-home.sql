-- What a device last said of itself: whether it may go home (TLS-12), and when.
ALTER TABLE devices ADD COLUMN home TEXT;
ALTER TABLE devices ADD COLUMN home_at INTEGER;
