ALTER TABLE call_legs
    ADD COLUMN known_as BINARY(16) NULL COMMENT 'what a stranger calls this person';
