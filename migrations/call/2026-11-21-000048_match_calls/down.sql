ALTER TABLE calls
    DROP KEY calls_match,
    DROP COLUMN match_id;
