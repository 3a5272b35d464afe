CREATE TABLE session_revocations (
    id          BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT COMMENT 'the cursor; not the order of commits',
    session_id  BINARY(16)       NOT NULL,
    user_id     BINARY(16)       NOT NULL,
    reason      TINYINT UNSIGNED NOT NULL COMMENT 'switchboard.auth.v1.RevocationReason',
    revoke_time DATETIME(6)      NOT NULL,
    PRIMARY KEY (id),
    KEY session_revocations_revoke_time (revoke_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
