CREATE TABLE contacts (
    user_id     BINARY(16)       NOT NULL COMMENT 'whose view it is; the other person has a row of their own',
    other_id    BINARY(16)       NOT NULL,
    kind        TINYINT UNSIGNED NOT NULL COMMENT 'switchboard.auth.v1.ContactKind',
    note        VARCHAR(200)     NOT NULL COMMENT 'of the request',
    change_time DATETIME(6)      NOT NULL COMMENT 'when the kind came to be so',
    version     BIGINT UNSIGNED  NOT NULL,
    PRIMARY KEY (user_id, other_id),
    KEY contacts_kind (user_id, kind, change_time, other_id),
    KEY contacts_other (other_id),
    CONSTRAINT contacts_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT contacts_other FOREIGN KEY (other_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
