CREATE TABLE mails (
    id          BINARY(16)       NOT NULL,
    kind        TINYINT UNSIGNED NOT NULL COMMENT 'which letter',
    recipient   VARCHAR(254)     NOT NULL,
    locale      VARCHAR(35)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name        VARCHAR(64)      NOT NULL COMMENT 'how to address the person',
    link_id     BINARY(16)       NULL COMMENT 'the one-time link that it carries',
    attempts    INT UNSIGNED     NOT NULL,
    send_time   DATETIME(6)      NOT NULL COMMENT 'from then on any instance may send it',
    expire_time DATETIME(6)      NOT NULL COMMENT 'from then on it is of no use',
    PRIMARY KEY (id),
    KEY mails_send_time (send_time),
    KEY mails_expire_time (expire_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
