CREATE TABLE call_settings (
    user_id           BINARY(16)      NOT NULL,
    hide_address      TINYINT(1)      NOT NULL,
    busy_when_in_call TINYINT(1)      NOT NULL,
    version           BIGINT UNSIGNED NOT NULL COMMENT 'grows with every change, for the event that tells of it',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
