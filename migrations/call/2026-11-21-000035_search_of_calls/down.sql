ALTER TABLE calls
    DROP KEY calls_create_time,
    DROP KEY calls_end_reason;
