CREATE TABLE notification_settings (
    user_id       BINARY(16)        NOT NULL,
    direct        VARCHAR(10)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    in_groups     VARCHAR(10)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    push_calls    TINYINT(1)        NOT NULL,
    push_messages TINYINT(1)        NOT NULL,
    hide_previews TINYINT(1)        NOT NULL,
    quiet_start   SMALLINT UNSIGNED NULL COMMENT 'minutes after midnight',
    quiet_end     SMALLINT UNSIGNED NULL,
    quiet_days    SMALLINT UNSIGNED NULL COMMENT 'on which they begin, Monday is bit 0',
    quiet_zone    VARCHAR(64)       CHARACTER SET ascii COLLATE ascii_bin NULL,
    version       BIGINT UNSIGNED   NOT NULL COMMENT 'grows with every change, for the event that tells of it',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
