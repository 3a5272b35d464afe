//! `Debug` of the messages that hold secrets: a field that the contract marks `debug_redact` shows `[redacted]`.

include!(concat!(env!("OUT_DIR"), "/redaction.rs"));

#[cfg(test)]
mod tests {
    use prost_reflect::{DescriptorPool, FieldDescriptor, Kind, Value};

    use crate::auth::{
        BeginTotpResponse, CompleteLoginRequest, ConfirmTotpResponse, LoginRequest, LoginResponse, Session,
        complete_login_request::Answer,
    };

    /// Ends of names that sound like a secret, of fields that hold none: a place in a list, and a passkey's signature,
    /// which is of use once and with its challenge's token alone.
    const HARMLESS: [&str; 2] = ["page_token", "credential_json"];

    #[test]
    fn a_password_is_not_shown() {
        let request = LoginRequest {
            identifier: "ada".into(),
            password: "correct horse".into(),
            ..LoginRequest::default()
        };
        let shown = format!("{request:?}");
        assert_eq!(
            shown,
            "LoginRequest { identifier: \"ada\", password: [redacted], refresh_token_in_body: false, device_name: \"\" }"
        );
        assert!(!format!("{request:#?}").contains("horse"));
    }

    #[test]
    fn nor_is_a_secret_within_another_message_in_a_list_or_in_a_choice() {
        let session = Session { access_token: "horse".into(), ..Session::default() };
        let answer = LoginResponse { session: Some(session), challenge: None };
        let codes = ConfirmTotpResponse { recovery_codes: vec!["horse".into()] };
        let totp = BeginTotpResponse { secret: "horse".into(), otpauth_uri: "otpauth://horse".into() };
        let proof = CompleteLoginRequest {
            challenge_token: "horse".into(),
            answer: Some(Answer::TotpCode("horse".into())),
            ..CompleteLoginRequest::default()
        };
        for shown in [format!("{answer:?}"), format!("{codes:?}"), format!("{totp:?}"), format!("{proof:?}")]
        {
            assert!(shown.contains("[redacted]") && !shown.contains("horse"), "{shown}");
        }
        assert!(format!("{proof:?}").contains("TotpCode([redacted])"));
    }

    #[test]
    fn what_sounds_like_a_secret_is_marked() {
        let pool = DescriptorPool::decode(crate::DESCRIPTORS).unwrap();
        let ours = pool.all_messages().filter(|message| message.package_name().starts_with("switchboard."));
        let unmarked: Vec<_> = ours
            .flat_map(|message| message.fields().collect::<Vec<_>>())
            .filter(|field| sounds_secret(field) && !is_marked(field))
            .map(|field| field.full_name().to_owned())
            .filter(|name| !HARMLESS.iter().any(|harmless| name.ends_with(harmless)))
            .collect();
        assert!(unmarked.is_empty(), "{unmarked:#?}");
    }

    fn sounds_secret(field: &FieldDescriptor) -> bool {
        let words = ["password", "secret", "token", "code", "credential"];
        matches!(field.kind(), Kind::String | Kind::Bytes)
            && words.iter().any(|word| field.name().contains(word))
    }

    fn is_marked(field: &FieldDescriptor) -> bool {
        matches!(field.options().get_field_by_name("debug_redact").as_deref(), Some(Value::Bool(true)))
    }
}
