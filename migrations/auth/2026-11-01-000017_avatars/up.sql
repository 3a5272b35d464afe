CREATE TABLE avatars (
    id          BINARY(16)       NOT NULL,
    size        SMALLINT UNSIGNED NOT NULL COMMENT 'pixels per side',
    user_id     BINARY(16)       NOT NULL,
    image       MEDIUMBLOB       NOT NULL COMMENT 'JPEG',
    create_time DATETIME(6)      NOT NULL,
    PRIMARY KEY (id, size),
    KEY avatars_user (user_id),
    CONSTRAINT avatars_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
