ALTER TABLE calls
    ADD COLUMN ringing_devices INT UNSIGNED NOT NULL DEFAULT 0,
    ADD COLUMN waiting         TINYINT(1)   NOT NULL DEFAULT 0 COMMENT 'who is rung was in another call when it began';
