//! Letters: what mails say, in the reader's language.

use chrono::{DateTime, Utc};

use super::mail::Letter;

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// How to address the person.
    pub(crate) name: &'a str,
    /// The server, as people know it: its host.
    pub(crate) server: &'a str,
    /// The address of the link that it carries.
    pub(crate) link: Option<&'a str>,
    pub(crate) event_time: Option<DateTime<Utc>>,
}

/// One letter in one language. `{server}` and `{time}` stand for what it is about.
struct Words {
    subject: &'static str,
    said: &'static str,
    /// On the button.
    action: &'static str,
    /// What to do if it is none of one's doing.
    otherwise: &'static str,
}

/// Writes a letter in the language of `locale`, else in English.
pub(crate) fn write(letter: Letter, locale: &str, about: About<'_>) -> Written {
    let german = locale.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case("de"));
    let (greeting, words, time) = if german {
        ("Guten Tag", german_words(letter), "%d.%m.%Y, %H:%M UTC")
    } else {
        ("Hello", english_words(letter), "%Y-%m-%d, %H:%M UTC")
    };
    let time = about.event_time.map(|event| event.format(time).to_string()).unwrap_or_default();
    let fill = |text: &str| text.replace("{server}", about.server).replace("{time}", &time);
    let greeting = format!("{greeting} {},", about.name);
    let paragraphs = [fill(words.said), fill(words.otherwise)];
    Written {
        subject: fill(words.subject),
        text: plain(&greeting, &paragraphs, about.link),
        html: html(locale_name(german), &greeting, &paragraphs, about.link.map(|link| (link, words.action))),
    }
}

const fn locale_name(german: bool) -> &'static str {
    if german { "de" } else { "en" }
}

fn plain(greeting: &str, [said, otherwise]: &[String; 2], link: Option<&str>) -> String {
    let parts = [Some(greeting), Some(said.as_str()), link, Some(otherwise.as_str())];
    let mut text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

fn html(
    language: &str,
    greeting: &str,
    [said, otherwise]: &[String; 2],
    link: Option<(&str, &str)>,
) -> String {
    let paragraph = |text: &str| format!("<p>{}</p>", escape(text));
    let button = link.map(|(link, action)| {
        let (link, action) = (escape(link), escape(action));
        format!("<p><a href=\"{link}\">{action}</a></p><p>{link}</p>")
    });
    format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><body style=\"font-family:sans-serif\">{}{}{}{}</body></html>",
        paragraph(greeting),
        paragraph(said),
        button.unwrap_or_default(),
        paragraph(otherwise)
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

const fn english_words(letter: Letter) -> Words {
    match letter {
        Letter::ConfirmEmail => Words {
            subject: "Confirm your e-mail address",
            said: "This address was given for an account on {server}. Follow the link to confirm that it is yours. The link works for three days.",
            action: "Confirm the address",
            otherwise: "If it was not you, do nothing.",
        },
        Letter::ResetPassword => Words {
            subject: "Set a new password",
            said: "A new password was asked for, for your account on {server}. Follow the link to set one. The link works once, within an hour.",
            action: "Set a new password",
            otherwise: "If it was not you, do nothing: your password stays as it is.",
        },
        Letter::EmailChanged => Words {
            subject: "Your e-mail address was changed",
            said: "Your account on {server} now has another e-mail address. This one is no longer used.",
            action: "",
            otherwise: "If it was not you, tell the administrator of {server} at once.",
        },
        Letter::PasswordChanged => Words {
            subject: "Your password was changed",
            said: "The password of your account on {server} was changed, and your other devices were signed out.",
            action: "",
            otherwise: "If it was not you, set a new password at once, or tell the administrator of {server}.",
        },
        Letter::AccountDeleting => Words {
            subject: "Your account will be deleted",
            said: "Your account on {server} will be deleted at {time}. Until then you can sign in and keep it.",
            action: "",
            otherwise: "If it was not you, sign in, keep the account, and change your password.",
        },
    }
}

const fn german_words(letter: Letter) -> Words {
    match letter {
        Letter::ConfirmEmail => Words {
            subject: "Bestätigen Sie Ihre E-Mail-Adresse",
            said: "Diese Adresse wurde für ein Konto auf {server} angegeben. Folgen Sie dem Link, um zu bestätigen, dass sie Ihnen gehört. Der Link gilt drei Tage.",
            action: "Adresse bestätigen",
            otherwise: "Wenn Sie das nicht waren, tun Sie nichts.",
        },
        Letter::ResetPassword => Words {
            subject: "Neues Passwort festlegen",
            said: "Für Ihr Konto auf {server} wurde ein neues Passwort angefordert. Folgen Sie dem Link, um eines festzulegen. Der Link gilt einmal, eine Stunde lang.",
            action: "Neues Passwort festlegen",
            otherwise: "Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.",
        },
        Letter::EmailChanged => Words {
            subject: "Ihre E-Mail-Adresse wurde geändert",
            said: "Ihr Konto auf {server} hat jetzt eine andere E-Mail-Adresse. Diese wird nicht mehr verwendet.",
            action: "",
            otherwise: "Wenn Sie das nicht waren, wenden Sie sich sofort an die Verwaltung von {server}.",
        },
        Letter::PasswordChanged => Words {
            subject: "Ihr Passwort wurde geändert",
            said: "Das Passwort Ihres Kontos auf {server} wurde geändert, und Ihre anderen Geräte wurden abgemeldet.",
            action: "",
            otherwise: "Wenn Sie das nicht waren, legen Sie sofort ein neues Passwort fest oder wenden Sie sich an die Verwaltung von {server}.",
        },
        Letter::AccountDeleting => Words {
            subject: "Ihr Konto wird gelöscht",
            said: "Ihr Konto auf {server} wird am {time} gelöscht. Bis dahin können Sie sich anmelden und es behalten.",
            action: "",
            otherwise: "Wenn Sie das nicht waren, melden Sie sich an, behalten Sie das Konto und ändern Sie Ihr Passwort.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About<'_> = About {
        name: "ada",
        server: "chat.example.org",
        link: Some("https://chat.example.org/x#token=a&b"),
        event_time: Some(DateTime::UNIX_EPOCH),
    };

    #[test]
    fn every_letter_is_whole_in_both_languages() {
        for letter in Letter::ALL {
            let link = letter.link().and(ABOUT.link);
            let (english, german) = (
                write(letter, "en-GB", About { link, ..ABOUT }),
                write(letter, "de-AT", About { link, ..ABOUT }),
            );
            assert_ne!(english.subject, german.subject);
            for written in [&english, &german] {
                assert!(!written.text.contains('{') && !written.html.contains('{'), "{written:?}");
                assert_eq!(written.text.contains("/x#token=a&b"), link.is_some());
                assert_eq!(
                    written.html.contains("<a href=\"https://chat.example.org/x#token=a&amp;b\">"),
                    link.is_some()
                );
                assert!(!written.html.contains("></a>"), "a button says what it does");
            }
            assert!(
                english.text.starts_with("Hello ada,\n\n") && german.text.starts_with("Guten Tag ada,\n\n")
            );
        }
        assert_eq!(write(Letter::ConfirmEmail, "fr", ABOUT), write(Letter::ConfirmEmail, "", ABOUT));
        let deleting = write(Letter::AccountDeleting, "de", ABOUT).text;
        assert!(deleting.contains("01.01.1970, 00:00 UTC"), "{deleting}");
    }

    #[test]
    fn what_people_wrote_is_no_markup() {
        let about = About { name: "<b>\"&'", ..ABOUT };
        let html = write(Letter::ConfirmEmail, "en", about).html;
        assert!(html.contains("<p>Hello &lt;b&gt;&quot;&amp;&#39;,</p>"), "{html}");
    }
}
