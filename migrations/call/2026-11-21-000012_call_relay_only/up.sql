ALTER TABLE call_legs
    ADD COLUMN relay_only TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'no candidate of this person passes but the relay''s';
