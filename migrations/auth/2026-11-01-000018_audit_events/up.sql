CREATE TABLE audit_events (
    id         BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT,
    event_time DATETIME(6)      NOT NULL,
    actor      VARCHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_kind TINYINT UNSIGNED NOT NULL COMMENT 'switchboard.auth.v1.ActorKind',
    action     VARCHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target     VARCHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address    VARCHAR(45)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    result     VARCHAR(64)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    detail     JSON             NOT NULL,
    PRIMARY KEY (id),
    KEY audit_events_actor (actor, id),
    KEY audit_events_target (target, id),
    KEY audit_events_action (action, id),
    KEY audit_events_time (event_time, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
