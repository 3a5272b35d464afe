ALTER TABLE calls
    ADD COLUMN pushed TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'who is rung could be reached by web push when it began';
