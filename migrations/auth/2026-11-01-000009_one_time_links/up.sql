CREATE TABLE one_time_links (
    id          BINARY(16)       NOT NULL,
    user_id     BINARY(16)       NOT NULL,
    kind        TINYINT UNSIGNED NOT NULL COMMENT '1 confirm an address, 2 reset the password',
    email       VARCHAR(254)     NULL COMMENT 'the address to confirm',
    create_time DATETIME(6)      NOT NULL,
    expire_time DATETIME(6)      NOT NULL,
    PRIMARY KEY (id),
    KEY one_time_links_user (user_id, kind, create_time),
    KEY one_time_links_expire_time (expire_time),
    CONSTRAINT one_time_links_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
