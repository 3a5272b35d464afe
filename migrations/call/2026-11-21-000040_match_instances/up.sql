CREATE TABLE match_instances (
    instance_id BINARY(16)  NOT NULL COMMENT 'a process that holds FindPartner streams',
    lease_until DATETIME(6) NOT NULL COMMENT 'past it, its streams are gone',
    PRIMARY KEY (instance_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
