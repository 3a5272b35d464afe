ALTER TABLE calls
    DROP COLUMN pushed;
