ALTER TABLE calls
    ADD KEY calls_create_time (create_time),
    ADD KEY calls_end_reason (end_reason, create_time);
