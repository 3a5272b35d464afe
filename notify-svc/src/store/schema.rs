//! The tables, as `migrations/notify` makes them.

diesel::table! {
    availabilities (user_id) {
        user_id -> Binary,
        kind -> Varchar,
        until_time -> Nullable<Datetime>,
        version -> Unsigned<Bigint>,
    }
}

diesel::table! {
    notification_settings (user_id) {
        user_id -> Binary,
        direct -> Varchar,
        in_groups -> Varchar,
        push_calls -> Bool,
        push_messages -> Bool,
        hide_previews -> Bool,
        quiet_start -> Nullable<Unsigned<Smallint>>,
        quiet_end -> Nullable<Unsigned<Smallint>>,
        quiet_days -> Nullable<Unsigned<Smallint>>,
        quiet_zone -> Nullable<Varchar>,
        version -> Unsigned<Bigint>,
    }
}

diesel::table! {
    last_seen (user_id) {
        user_id -> Binary,
        seen_time -> Datetime,
    }
}

diesel::table! {
    push_subscriptions (subscription_id) {
        subscription_id -> Binary,
        user_id -> Binary,
        session_id -> Binary,
        endpoint_hash -> Binary,
        endpoint -> Varchar,
        public_key -> Varbinary,
        secret -> Varbinary,
        device -> Varchar,
        create_time -> Datetime,
        push_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    pushes (user_id, tag_hash) {
        user_id -> Binary,
        tag_hash -> Binary,
        notification_id -> Binary,
        payload -> Blob,
        is_urgent -> Bool,
        is_withdrawn -> Bool,
        due_time -> Nullable<Datetime>,
        expire_time -> Datetime,
    }
}

diesel::table! {
    notified (notification_id) {
        notification_id -> Binary,
        create_time -> Datetime,
    }
}

diesel::table! {
    followed (feed) {
        feed -> Varchar,
        position -> Varchar,
    }
}
