//! Those who leave one after the other pause.

use std::time::Duration;

use proto::call::{MatchPause, find_partner_response::Message};

use super::Stranger;
use crate::app::App;

#[tokio::test]
async fn five_rapid_skips_cost_10_s() {
    let app = App::new().await;
    let ada = Stranger::guest(&app);
    let mut a = ada.seek(&["chess"]).await;
    for _ in 0..5 {
        let mut other = Stranger::guest(&app).seek(&["chess"]).await;
        let met = a.found().await;
        other.found().await;
        a.go_on(&met).await;
        other.left().await;
        other.stop().await;
        other.ended().await.unwrap();
    }
    let pause = a.until(|message| if let Message::Pause(pause) = message { Some(pause) } else { None }).await;
    let until = proto::convert::timestamp(app.clock.now() + Duration::from_secs(10));
    assert_eq!(pause, MatchPause { until_time: Some(until) });
    let mut other = Stranger::guest(&app).seek(&["chess"]).await;
    other.searching().await;
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM match_seekers").await, 1, "who pauses is not found");
    app.clock.advance(Duration::from_secs(10));
    a.searching().await;
    assert_eq!(a.found().await.match_id, other.found().await.match_id);
    drop((a, other));
    app.stop().await;
}
