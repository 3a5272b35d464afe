ALTER TABLE sessions
    DROP KEY sessions_user_seen,
    DROP COLUMN device_name,
    DROP COLUMN address,
    DROP COLUMN last_seen_time,
    DROP COLUMN auth_time,
    DROP COLUMN end_reason;
