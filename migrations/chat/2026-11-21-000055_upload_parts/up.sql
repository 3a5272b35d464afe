CREATE TABLE upload_parts (
    upload_id BINARY(16)      NOT NULL,
    start     BIGINT UNSIGNED NOT NULL,
    part_id   BINARY(16)      NOT NULL COMMENT 'the object with the bytes',
    PRIMARY KEY (upload_id, start)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
