//! The tables of `migrations/auth`, for diesel.

diesel::table! {
    users (id) {
        id -> Binary,
        username -> Varchar,
        username_key -> Varchar,
        email -> Varchar,
        email_key -> Varchar,
        display_name -> Varchar,
        password_hash -> Varchar,
        role -> Unsigned<TinyInt>,
        create_time -> Datetime,
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
    }
}
