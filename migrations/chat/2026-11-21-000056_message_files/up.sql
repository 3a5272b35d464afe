CREATE TABLE message_files (
    conversation_id BINARY(16)       NOT NULL,
    seq             BIGINT UNSIGNED  NOT NULL,
    position        INT UNSIGNED     NOT NULL COMMENT 'among the files of the message',
    file_id         BINARY(16)       NOT NULL,
    kind            VARCHAR(8)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    create_time     DATETIME(6)      NOT NULL COMMENT 'of the message',
    PRIMARY KEY (conversation_id, seq, position),
    KEY message_files_file (file_id),
    KEY message_files_kind (conversation_id, kind, seq, position)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
