CREATE TABLE notified (
    notification_id BINARY(16)  NOT NULL COMMENT 'what was taken lately: a repeat is the same',
    create_time     DATETIME(6) NOT NULL,
    PRIMARY KEY (notification_id),
    KEY notified_create_time (create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
