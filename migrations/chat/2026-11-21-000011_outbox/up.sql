CREATE TABLE outbox (
    event_id     BINARY(16)      NOT NULL,
    aggregate_id VARCHAR(80)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version      BIGINT UNSIGNED NOT NULL,
    user_ids     BLOB            NOT NULL COMMENT '16 bytes each',
    kind         VARCHAR(200)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payload      MEDIUMBLOB      NOT NULL,
    expire_time  DATETIME(6)     NOT NULL,
    create_time  DATETIME(6)     NOT NULL,
    relay_time   DATETIME(6)     NOT NULL COMMENT 'from then on any instance may relay it',
    attempts     INT UNSIGNED    NOT NULL,
    PRIMARY KEY (event_id),
    KEY outbox_relay_time (relay_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
