CREATE TABLE files (
    file_id       BINARY(16)      NOT NULL,
    owner_id      BINARY(16)      NOT NULL COMMENT 'who uploaded it',
    name          VARCHAR(255)    NOT NULL,
    content_type  VARCHAR(100)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as its bytes say',
    kind          VARCHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    size_bytes    BIGINT UNSIGNED NOT NULL COMMENT 'as it is served',
    stored_bytes  BIGINT UNSIGNED NOT NULL COMMENT 'with all that was made of it; counted to the owner',
    width         INT UNSIGNED    NOT NULL COMMENT '0: not known',
    height        INT UNSIGNED    NOT NULL,
    duration_ms   BIGINT UNSIGNED NULL,
    blur_hash     VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    thumbnails    VARCHAR(255)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'JSON: width, height and bytes of each, the smallest first',
    create_time   DATETIME(6)     NOT NULL,
    free_time     DATETIME(6)     NULL COMMENT 'since when no message carries it; NULL: one does',
    PRIMARY KEY (file_id),
    KEY files_free_time (free_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
