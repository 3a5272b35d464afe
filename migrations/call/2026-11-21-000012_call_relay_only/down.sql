ALTER TABLE call_legs
    DROP COLUMN relay_only;
