CREATE TABLE followed (
    feed     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'where to go on after a restart',
    PRIMARY KEY (feed)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
