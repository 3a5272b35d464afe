ALTER TABLE call_legs
    DROP COLUMN known_as;
