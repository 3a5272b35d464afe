ALTER TABLE members
    ADD COLUMN shown_delivered_seq BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'of a direct one: what the other is told, which stands still across a block',
    ADD COLUMN shown_read_seq      BIGINT UNSIGNED NOT NULL DEFAULT 0;
