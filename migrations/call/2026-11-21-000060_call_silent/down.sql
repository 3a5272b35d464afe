ALTER TABLE calls
    DROP COLUMN silent;
