use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use proto::{
    auth::{CheckReachableRequest, CheckReachableResponse, ContactKind, Reach, Reachability},
    id::UserId,
};
use runtime::{Principal, principal};
use tonic::{Request, Status};

use crate::{
    app::App,
    domain::{
        account::InvalidField,
        reach::{Between, Reaches},
        user::{Privacy, User},
    },
    error::Error,
    store,
};

pub(super) async fn check(
    app: &App,
    request: &Request<CheckReachableRequest>,
) -> Result<CheckReachableResponse, Status> {
    let from = who(principal(request)?, &request.get_ref().from_user_id)?;
    let ids: Vec<UserId> = request
        .get_ref()
        .user_ids
        .iter()
        .map(|id| UserId::from_field("user_ids", id))
        .collect::<Result<_, _>>()?;
    let known = Known::of(app, from, &ids).await?;
    let reachabilities = ids.iter().map(|id| reachability(*id, known.reaches(from, *id))).collect();
    Ok(CheckReachableResponse { reachabilities })
}

/// People ask about themselves, services about anybody.
fn who(principal: &Principal, from: &str) -> Result<UserId, Status> {
    let invalid = |problem| Err(InvalidField { field: "from_user_id", problem }.into());
    match principal {
        Principal::User(_) if !from.is_empty() => invalid("must not be set by people"),
        Principal::User(user) => Ok(user.user_id),
        Principal::Service(_) if from.is_empty() => invalid("must be set by a service"),
        Principal::Service(_) => UserId::from_field("from_user_id", from),
    }
}

/// What decides: read by three queries, however many people are asked about.
struct Known {
    users: HashMap<UserId, User>,
    mine: HashMap<UserId, ContactKind>,
    blockers: HashSet<UserId>,
    defaults: Privacy,
    now: DateTime<Utc>,
}

impl Known {
    async fn of(app: &App, from: UserId, ids: &[UserId]) -> Result<Self, Error> {
        let read = app.pool.run(async |conn| {
            let users = store::users::batch(conn, ids).await?;
            let views = store::contacts::views(conn, from, ids).await?;
            Ok::<_, db::Error>((users, views, store::contacts::blockers(conn, from, ids).await?))
        });
        let (users, views, blockers) = read.await?;
        Ok(Self {
            users: users.into_iter().map(|user| (user.id, user)).collect(),
            mine: views.into_iter().map(|view| (view.other, view.side.kind)).collect(),
            blockers: blockers.into_iter().collect(),
            defaults: app.config.privacy.into(),
            now: app.clock.now(),
        })
    }

    fn reaches(&self, from: UserId, id: UserId) -> Reaches {
        if id == from {
            return Reaches::all(Reach::Self_);
        }
        let mine = self.mine.get(&id).copied().unwrap_or(ContactKind::None);
        let between = Between { mine, blocked_by_them: self.blockers.contains(&id) };
        Reaches::of(self.users.get(&id), between, self.defaults, self.now)
    }
}

fn reachability(id: UserId, Reaches { call, write, presence }: Reaches) -> Reachability {
    Reachability {
        user_id: id.to_string(),
        call: call.into(),
        write: write.into(),
        presence: presence.into(),
    }
}
