CREATE TABLE uploads (
    upload_id     BINARY(16)      NOT NULL COMMENT 'the file gets the same id',
    user_id       BINARY(16)      NOT NULL,
    request_id    BINARY(16)      NOT NULL COMMENT 'made by the client',
    name          VARCHAR(255)    NOT NULL,
    size_bytes    BIGINT UNSIGNED NOT NULL COMMENT 'counted to the person from the beginning',
    sha256        BINARY(32)      NULL COMMENT 'NULL: it is not checked',
    duration_ms   BIGINT UNSIGNED NULL,
    width         INT UNSIGNED    NOT NULL,
    height        INT UNSIGNED    NOT NULL,
    offset_bytes  BIGINT UNSIGNED NOT NULL COMMENT 'how many bytes there are',
    folder_id     BINARY(16)      NOT NULL COMMENT 'of the objects with the bytes; another one when it begins again',
    is_file       TINYINT(1)      NOT NULL COMMENT 'the file is made; kept so that a repeated request finds it',
    expire_time   DATETIME(6)     NOT NULL,
    PRIMARY KEY (upload_id),
    UNIQUE KEY uploads_request (user_id, request_id),
    KEY uploads_expire_time (expire_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
