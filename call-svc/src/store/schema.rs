//! The tables, as `migrations/call` makes them.

diesel::table! {
    calls (call_id) {
        call_id -> Binary,
        kind -> Varchar,
        state -> Varchar,
        end_reason -> Nullable<Varchar>,
        ended_by -> Nullable<Binary>,
        started_by_service -> Bool,
        version -> Unsigned<Bigint>,
        create_time -> Datetime,
        ring_deadline -> Datetime,
        answer_time -> Nullable<Datetime>,
        active_time -> Nullable<Datetime>,
        end_time -> Nullable<Datetime>,
        ringing_devices -> Unsigned<Integer>,
        waiting -> Bool,
    }
}

diesel::table! {
    call_legs (call_id, user_id) {
        call_id -> Binary,
        user_id -> Binary,
        role -> Varchar,
        state -> Varchar,
        endpoint_id -> Nullable<Binary>,
        generation -> Unsigned<Integer>,
        stream_id -> Nullable<Binary>,
        client_seq -> Unsigned<Bigint>,
        link -> Varchar,
        present_since -> Nullable<Datetime>,
        seen_until -> Datetime,
        relay_only -> Bool,
    }
}

diesel::table! {
    user_slots (user_id) {
        user_id -> Binary,
    }
}

diesel::table! {
    call_events (call_id, version) {
        call_id -> Binary,
        version -> Unsigned<Bigint>,
        what -> Varchar,
        state -> Varchar,
        end_reason -> Nullable<Varchar>,
        user_id -> Nullable<Binary>,
        create_time -> Datetime,
    }
}

diesel::table! {
    call_requests (user_id, request_id) {
        user_id -> Binary,
        request_id -> Binary,
        call_id -> Binary,
        callee_id -> Binary,
        kind -> Varchar,
        endpoint_id -> Nullable<Binary>,
        create_time -> Datetime,
    }
}

diesel::table! {
    call_devices (call_id, session_id) {
        call_id -> Binary,
        session_id -> Binary,
        user_id -> Binary,
        create_time -> Datetime,
    }
}

diesel::table! {
    call_settings (user_id) {
        user_id -> Binary,
        hide_address -> Bool,
        busy_when_in_call -> Bool,
        version -> Unsigned<Bigint>,
    }
}

diesel::joinable!(call_legs -> calls (call_id));
diesel::allow_tables_to_appear_in_same_query!(calls, call_legs);
