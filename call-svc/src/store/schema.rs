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
        match_id -> Nullable<Binary>,
        silent -> Bool,
        pushed -> Bool,
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
        known_as -> Nullable<Binary>,
    }
}

diesel::table! {
    user_slots (user_id) {
        user_id -> Binary,
    }
}

diesel::table! {
    call_notices (call_id) {
        call_id -> Binary,
        event_id -> Binary,
        is_taken_back -> Bool,
        request -> Varbinary,
        expire_time -> Datetime,
        due_time -> Datetime,
        attempts -> Unsigned<Integer>,
    }
}

diesel::table! {
    call_traces (call_id) {
        call_id -> Binary,
        request -> Varbinary,
        create_time -> Datetime,
        due_time -> Datetime,
        attempts -> Unsigned<Integer>,
    }
}

diesel::table! {
    call_record (event_id) {
        event_id -> Binary,
        call_id -> Binary,
        time -> Datetime,
        kind -> Varchar,
        user_id -> Nullable<Binary>,
        details -> Varbinary,
    }
}

diesel::table! {
    call_history (user_id, call_id) {
        user_id -> Binary,
        call_id -> Binary,
        with_user_id -> Binary,
        role -> Varchar,
        kind -> Varchar,
        outcome -> Varchar,
        create_time -> Datetime,
        duration_ms -> Nullable<Unsigned<Bigint>>,
        round_trip_us -> Nullable<Unsigned<Bigint>>,
        loss_permille -> Nullable<Unsigned<Smallint>>,
        frozen_ms -> Nullable<Unsigned<Bigint>>,
        relayed -> Nullable<Bool>,
    }
}

diesel::table! {
    history_seen (user_id) {
        user_id -> Binary,
        seen_time -> Datetime,
        version -> Unsigned<Bigint>,
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
    match_reports (report_id) {
        report_id -> Binary,
        match_id -> Binary,
        reporter_id -> Binary,
        reported_id -> Binary,
        network -> Nullable<Varchar>,
        mode -> Varchar,
        reason -> Varchar,
        note -> Varchar,
        request_id -> Binary,
        create_time -> Datetime,
        state -> Varchar,
        since_time -> Datetime,
        claimed_by -> Nullable<Binary>,
        claim_deadline -> Nullable<Datetime>,
        decision -> Nullable<Varchar>,
        decided_by -> Nullable<Binary>,
        decide_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    match_evidence (report_id, position) {
        report_id -> Binary,
        position -> Unsigned<Smallint>,
        by_reported -> Bool,
        text -> Varchar,
        create_time -> Datetime,
        decide_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    match_suspensions (suspension_id) {
        suspension_id -> Binary,
        user_id -> Nullable<Binary>,
        network -> Nullable<Varchar>,
        reason -> Varchar,
        create_time -> Datetime,
        until_time -> Nullable<Datetime>,
        by_user_id -> Nullable<Binary>,
        lift_time -> Nullable<Datetime>,
        report_id -> Binary,
    }
}

diesel::table! {
    match_warnings (report_id) {
        report_id -> Binary,
        user_id -> Binary,
        reason -> Varchar,
        create_time -> Datetime,
        seen_time -> Nullable<Datetime>,
    }
}

diesel::table! {
    moderation_acts (act_id) {
        act_id -> Binary,
        kind -> Varchar,
        by_user_id -> Nullable<Binary>,
        address -> Varchar,
        report_id -> Binary,
        suspension_id -> Nullable<Binary>,
        subject_id -> Nullable<Binary>,
        decision -> Nullable<Varchar>,
        note -> Varchar,
        request_id -> Nullable<Binary>,
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

diesel::table! {
    match_instances (instance_id) {
        instance_id -> Binary,
        lease_until -> Datetime,
    }
}

diesel::table! {
    match_seats (user_id) {
        user_id -> Binary,
        seat_id -> Binary,
        instance_id -> Binary,
        endpoint_id -> Binary,
        guest -> Bool,
        address -> Varchar,
    }
}

diesel::table! {
    match_seekers (user_id) {
        user_id -> Binary,
        seat_id -> Binary,
        instance_id -> Binary,
        mode -> Varchar,
        interests -> Varchar,
        languages -> Varchar,
        since -> Datetime,
        anybody -> Bool,
    }
}

diesel::table! {
    match_interests (mode, interest, since, user_id) {
        mode -> Varchar,
        interest -> Varchar,
        since -> Datetime,
        user_id -> Binary,
    }
}

diesel::table! {
    matches (match_id) {
        match_id -> Binary,
        mode -> Varchar,
        version -> Unsigned<Bigint>,
        call_id -> Nullable<Binary>,
        interests -> Varchar,
        languages -> Varchar,
        contacts -> Bool,
        create_time -> Datetime,
        end_time -> Nullable<Datetime>,
        ended_how -> Nullable<Varchar>,
        ended_by -> Nullable<Binary>,
    }
}

diesel::table! {
    match_members (match_id, user_id) {
        match_id -> Binary,
        user_id -> Binary,
        live -> Nullable<Bool>,
        known_as -> Binary,
        guest -> Bool,
        address -> Varchar,
        wish -> Varchar,
        wants_contact -> Bool,
        create_time -> Datetime,
    }
}

diesel::table! {
    match_texts (match_id, text_id) {
        match_id -> Binary,
        text_id -> Binary,
        version -> Unsigned<Bigint>,
        user_id -> Binary,
        body -> Varchar,
        create_time -> Datetime,
    }
}

diesel::table! {
    match_avoid (user_low, user_high) {
        user_low -> Binary,
        user_high -> Binary,
        until_time -> Nullable<Datetime>,
    }
}

diesel::joinable!(call_legs -> calls (call_id));
diesel::joinable!(match_members -> matches (match_id));
diesel::allow_tables_to_appear_in_same_query!(calls, call_legs, call_record);
diesel::allow_tables_to_appear_in_same_query!(
    calls,
    match_instances,
    match_seats,
    match_seekers,
    matches,
    match_members
);
