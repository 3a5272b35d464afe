CREATE TABLE call_devices (
    call_id     BINARY(16)  NOT NULL,
    session_id  BINARY(16)  NOT NULL COMMENT 'a device on which the call rings, or rang',
    user_id     BINARY(16)  NOT NULL,
    create_time DATETIME(6) NOT NULL,
    PRIMARY KEY (call_id, session_id),
    KEY call_devices_create_time (create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
