use runtime::Settings;

use super::Finding;
use crate::{
    private::host_of,
    relay::{Place, needs_private},
    settings::UpConfig,
};

const SUBJECT: &str = "relay";

/// Whether people whose networks do not let each other through find a relay.
pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    if needs_private(settings) { private(settings) } else { vec![configured(settings)] }
}

fn configured(settings: &Settings) -> Finding {
    let media: media_svc::Config = settings.section("media").unwrap_or_default();
    if media.turn_urls.is_empty() {
        let remedy = "Set media.turn_urls to a relay of yours, or leave it out and `up` starts one.";
        return Finding::warning(
            SUBJECT,
            "none: calls fail between networks that are closed to each other",
            remedy,
        );
    }
    Finding::good(SUBJECT, media.turn_urls.join(", "))
}

fn private(settings: &Settings) -> Vec<Finding> {
    let up: UpConfig = settings.section("up").unwrap_or_default();
    let Ok(place) = Place::of(settings, &up.turn) else { return Vec::new() };
    let mut findings = Vec::new();
    if !super::checks::is_installed("turnserver") {
        let remedy =
            "`make up` installs it, or: apt-get install coturn. Or set media.turn_urls to a relay of yours.";
        findings.push(Finding::bad(SUBJECT, "turnserver is not installed", remedy));
    }
    let gateway: gateway::Config = settings.section("gateway").unwrap_or_default();
    let is_for_all = !matches!(host_of(&gateway.public_url), None | Some("localhost" | "127.0.0.1" | "::1"));
    if is_for_all && place.is_local() {
        let told = format!("people come to {}, and it listens on {} alone", gateway.public_url, place.listen);
        let remedy = "Set up.turn.listen to an address of this machine that browsers reach.";
        findings.push(Finding::warning(SUBJECT, told, remedy));
    }
    if findings.is_empty() {
        let told = format!("private, on {}; browsers are told {}:{}", place.listen, place.host, up.turn.port);
        findings.push(Finding::good(SUBJECT, told));
    }
    findings
}
