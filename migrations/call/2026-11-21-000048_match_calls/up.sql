ALTER TABLE calls
    ADD COLUMN match_id BINARY(16) NULL COMMENT 'of strangers: it is in nobody''s history',
    ADD KEY calls_match (match_id);
