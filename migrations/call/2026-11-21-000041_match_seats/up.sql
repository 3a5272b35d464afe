CREATE TABLE match_seats (
    user_id     BINARY(16)  NOT NULL,
    seat_id     BINARY(16)  NOT NULL COMMENT 'their one FindPartner stream',
    instance_id BINARY(16)  NOT NULL COMMENT 'where it is',
    endpoint_id BINARY(16)  NOT NULL,
    guest       TINYINT(1)  NOT NULL,
    address     VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'where they come from',
    PRIMARY KEY (user_id),
    KEY match_seats_instance (instance_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
