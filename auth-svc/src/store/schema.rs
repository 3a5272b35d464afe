//! The tables of `migrations/auth`, for diesel.

diesel::table! {
    users (id) {
        id -> Binary,
        username -> Nullable<Varchar>,
        username_key -> Nullable<Varchar>,
        email -> Nullable<Varchar>,
        email_key -> Nullable<Varchar>,
        display_name -> Varchar,
        password_hash -> Nullable<Varchar>,
        role -> Unsigned<TinyInt>,
        create_time -> Datetime,
        state -> Unsigned<TinyInt>,
        email_confirm_time -> Nullable<Datetime>,
        pending_email -> Nullable<Varchar>,
        locale -> Varchar,
        time_zone -> Varchar,
        status_emoji -> Varchar,
        status_text -> Varchar,
        status_expire_time -> Nullable<Datetime>,
        avatar_id -> Nullable<Binary>,
        find_level -> Unsigned<TinyInt>,
        call_level -> Unsigned<TinyInt>,
        write_level -> Unsigned<TinyInt>,
        presence_level -> Unsigned<TinyInt>,
        version -> Unsigned<Bigint>,
        delete_time -> Nullable<Datetime>,
        expire_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    user_words (user_id, word) {
        user_id -> Binary,
        word -> Varchar,
    }
}

diesel::table! {
    sessions (id) {
        id -> Binary,
        user_id -> Binary,
        generation -> Unsigned<Bigint>,
        rotate_time -> Datetime,
        create_time -> Datetime,
        expire_time -> Datetime,
        end_time -> Nullable<Datetime>,
        device_name -> Varchar,
        address -> Varchar,
        last_seen_time -> Datetime,
        auth_time -> Datetime,
        end_reason -> Nullable<Unsigned<TinyInt>>,
    }
}

diesel::table! {
    invites (id) {
        id -> Binary,
        role -> Unsigned<TinyInt>,
        max_uses -> Unsigned<Integer>,
        uses -> Unsigned<Integer>,
        note -> Varchar,
        create_time -> Datetime,
        expire_time -> Datetime,
        revoke_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    one_time_links (id) {
        id -> Binary,
        user_id -> Binary,
        kind -> Unsigned<TinyInt>,
        email -> Nullable<Varchar>,
        create_time -> Datetime,
        expire_time -> Datetime,
    }
}

diesel::table! {
    mails (id) {
        id -> Binary,
        kind -> Unsigned<TinyInt>,
        recipient -> Varchar,
        locale -> Varchar,
        name -> Varchar,
        link_id -> Nullable<Binary>,
        attempts -> Unsigned<Integer>,
        send_time -> Datetime,
        expire_time -> Datetime,
        event_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    reset_requests (id) {
        id -> Binary,
        identifier -> Varchar,
        create_time -> Datetime,
    }
}

diesel::table! {
    sign_in_failures (subject) {
        subject -> Binary,
        failures -> Unsigned<Integer>,
        last_time -> Datetime,
    }
}

diesel::table! {
    challenges (id) {
        id -> Binary,
        kind -> Unsigned<TinyInt>,
        user_id -> Nullable<Binary>,
        session_id -> Nullable<Binary>,
        webauthn -> Nullable<Json>,
        failures -> Unsigned<Integer>,
        expire_time -> Datetime,
    }
}

diesel::table! {
    totp_factors (user_id) {
        user_id -> Binary,
        secret -> Varbinary,
        last_step -> Unsigned<Bigint>,
        create_time -> Datetime,
        confirm_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Binary,
        user_id -> Binary,
        credential_id -> Varbinary,
        credential_key -> Binary,
        passkey -> Json,
        name -> Varchar,
        create_time -> Datetime,
        last_use_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    recovery_codes (user_id, code_hash) {
        user_id -> Binary,
        code_hash -> Binary,
    }
}

diesel::table! {
    contacts (user_id, other_id) {
        user_id -> Binary,
        other_id -> Binary,
        kind -> Unsigned<TinyInt>,
        note -> Varchar,
        change_time -> Datetime,
        version -> Unsigned<Bigint>,
        sort_key -> Varchar,
        decline_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    avatars (id, size) {
        id -> Binary,
        size -> Unsigned<SmallInt>,
        user_id -> Binary,
        image -> Mediumblob,
        create_time -> Datetime,
    }
}

diesel::table! {
    audit_events (id) {
        id -> Unsigned<Bigint>,
        event_time -> Datetime,
        actor -> Varchar,
        actor_kind -> Unsigned<TinyInt>,
        action -> Varchar,
        target -> Varchar,
        address -> Varchar,
        result -> Varchar,
        detail -> Json,
    }
}

diesel::table! {
    session_revocations (id) {
        id -> Unsigned<Bigint>,
        session_id -> Binary,
        user_id -> Binary,
        reason -> Unsigned<TinyInt>,
        revoke_time -> Datetime,
    }
}

diesel::table! {
    service_accounts (name) {
        name -> Varchar,
        secret_hash -> Binary,
        scopes -> Varchar,
        create_time -> Datetime,
        update_time -> Datetime,
        disable_time -> Nullable<Datetime>,
        managed -> Bool,
    }
}
