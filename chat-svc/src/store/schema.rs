//! The tables, as `migrations/chat` makes them.

diesel::table! {
    conversations (conversation_id) {
        conversation_id -> Binary,
        kind -> Varchar,
        direct_key -> Nullable<Binary>,
        name -> Varchar,
        description -> Varchar,
        picture_id -> Nullable<Binary>,
        history_for_new -> Bool,
        retention_days -> Unsigned<Integer>,
        last_seq -> Unsigned<Bigint>,
        last_ordinal -> Unsigned<Bigint>,
        first_seq -> Unsigned<Bigint>,
        member_count -> Unsigned<Integer>,
        version -> Unsigned<Bigint>,
        created_by -> Binary,
        create_time -> Datetime,
        active_time -> Datetime,
    }
}

diesel::table! {
    members (conversation_id, user_id) {
        conversation_id -> Binary,
        user_id -> Binary,
        role -> Varchar,
        join_time -> Datetime,
        first_seq -> Unsigned<Bigint>,
        leave_time -> Nullable<Datetime>,
        leave_seq -> Nullable<Unsigned<Bigint>>,
        leave_ordinal -> Nullable<Unsigned<Bigint>>,
        leave_name -> Nullable<Varchar>,
        removed -> Bool,
        read_seq -> Unsigned<Bigint>,
        read_ordinal -> Unsigned<Bigint>,
        delivered_seq -> Unsigned<Bigint>,
        marked_unread -> Bool,
        archived -> Bool,
        pin_time -> Nullable<Datetime>,
        mute_until -> Nullable<Datetime>,
        level -> Varchar,
        draft_text -> Nullable<Text>,
        draft_reply_seq -> Unsigned<Bigint>,
        draft_time -> Nullable<Datetime>,
        version -> Unsigned<Bigint>,
        shown_delivered_seq -> Unsigned<Bigint>,
        shown_read_seq -> Unsigned<Bigint>,
    }
}

diesel::table! {
    messages (conversation_id, seq) {
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
        sender_id -> Binary,
        request_id -> Nullable<Binary>,
        kind -> Varchar,
        content -> Blob,
        search_text -> Nullable<Text>,
        reply_to -> Nullable<Unsigned<Bigint>>,
        forwarded -> Bool,
        has_file -> Bool,
        ordinal -> Unsigned<Bigint>,
        version -> Unsigned<Bigint>,
        create_time -> Datetime,
        edit_time -> Nullable<Datetime>,
        delete_time -> Nullable<Datetime>,
        deleted_by -> Nullable<Binary>,
        pin_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    requests (user_id, request_id) {
        user_id -> Binary,
        request_id -> Binary,
        what -> Varchar,
        hash -> Binary,
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
        create_time -> Datetime,
    }
}

diesel::table! {
    message_edits (conversation_id, seq, version) {
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
        version -> Unsigned<Bigint>,
        text -> Text,
        create_time -> Datetime,
    }
}

diesel::table! {
    reactions (conversation_id, seq, emoji, user_id) {
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
        emoji -> Varchar,
        user_id -> Binary,
        create_time -> Datetime,
    }
}

diesel::table! {
    mentions (user_id, conversation_id, seq) {
        user_id -> Binary,
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
    }
}

diesel::table! {
    hidden_messages (user_id, conversation_id, seq) {
        user_id -> Binary,
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
    }
}

diesel::table! {
    invites (invite_id) {
        invite_id -> Binary,
        conversation_id -> Binary,
        token -> Varchar,
        expire_time -> Datetime,
        max_uses -> Unsigned<Integer>,
        use_count -> Unsigned<Integer>,
        created_by -> Binary,
        request_id -> Binary,
        create_time -> Datetime,
    }
}

diesel::table! {
    chat_settings (user_id) {
        user_id -> Binary,
        read_receipts -> Bool,
        typing -> Bool,
    }
}

diesel::table! {
    files (file_id) {
        file_id -> Binary,
        owner_id -> Binary,
        name -> Varchar,
        content_type -> Varchar,
        kind -> Varchar,
        size_bytes -> Unsigned<Bigint>,
        stored_bytes -> Unsigned<Bigint>,
        width -> Unsigned<Integer>,
        height -> Unsigned<Integer>,
        duration_ms -> Nullable<Unsigned<Bigint>>,
        blur_hash -> Varchar,
        thumbnails -> Varchar,
        create_time -> Datetime,
        free_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    uploads (upload_id) {
        upload_id -> Binary,
        user_id -> Binary,
        request_id -> Binary,
        name -> Varchar,
        size_bytes -> Unsigned<Bigint>,
        sha256 -> Nullable<Binary>,
        duration_ms -> Nullable<Unsigned<Bigint>>,
        width -> Unsigned<Integer>,
        height -> Unsigned<Integer>,
        offset_bytes -> Unsigned<Bigint>,
        folder_id -> Binary,
        is_file -> Bool,
        expire_time -> Datetime,
    }
}

diesel::table! {
    upload_parts (upload_id, start) {
        upload_id -> Binary,
        start -> Unsigned<Bigint>,
        part_id -> Binary,
    }
}

diesel::table! {
    message_files (conversation_id, seq, position) {
        conversation_id -> Binary,
        seq -> Unsigned<Bigint>,
        position -> Unsigned<Integer>,
        file_id -> Binary,
        kind -> Varchar,
        create_time -> Datetime,
    }
}

diesel::table! {
    user_storage (user_id) {
        user_id -> Binary,
        used_bytes -> Unsigned<Bigint>,
    }
}

diesel::table! {
    group_pictures (conversation_id) {
        conversation_id -> Binary,
        picture_id -> Binary,
        image -> Blob,
        create_time -> Datetime,
    }
}

diesel::table! {
    garbage (folder) {
        folder -> Varchar,
        create_time -> Datetime,
    }
}

diesel::table! {
    message_words (conversation_id, word, seq) {
        conversation_id -> Binary,
        word -> Varchar,
        seq -> Unsigned<Bigint>,
        create_time -> Datetime,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    chat_settings,
    conversations,
    files,
    hidden_messages,
    invites,
    members,
    mentions,
    message_edits,
    message_files,
    message_words,
    messages,
    reactions,
    requests,
);
