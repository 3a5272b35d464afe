ALTER TABLE calls
    ADD COLUMN silent TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'who is rung wanted to be left alone when it began';
