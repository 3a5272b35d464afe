CREATE TABLE garbage (
    folder      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of objects that no row names any more',
    create_time DATETIME(6) NOT NULL,
    PRIMARY KEY (folder)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
