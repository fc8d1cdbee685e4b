-- Expired browser sessions and forgotten counters are found without reading whole tables; organisations know when they began.

CREATE INDEX browser_session_expires ON browser_session (expires_at);
CREATE INDEX attempt_counter_window ON attempt_counter (window_started_at);

-- 成立日期; null: unknown.
ALTER TABLE organisation ADD COLUMN opened_on TEXT;

-- What took whose place, asked from either side.
CREATE INDEX division_successor ON division (successor);
CREATE INDEX division_event_other ON division_event (other_code);
