CREATE TABLE user_storage (
    user_id    BINARY(16)      NOT NULL,
    used_bytes BIGINT UNSIGNED NOT NULL COMMENT 'files, and uploads that are under way',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
