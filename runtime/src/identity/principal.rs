use chrono::{DateTime, TimeDelta, Utc};
use proto::{
    access_v1::{Audience, ErrorReason},
    auth::Role,
    id::{SessionId, UserId},
    reason::Reason as _,
};
use tonic::{Code, Request, Status};

/// Who makes a call, as the token says and the layer has verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A person, on one session.
    User(UserPrincipal),
    /// A backend system, or one of the platform's own services.
    Service(ServicePrincipal),
}

/// A person, on one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPrincipal {
    /// Who.
    pub user_id: UserId,
    /// The sign-in that the token belongs to.
    pub session_id: SessionId,
    /// What the account may do.
    pub role: Role,
    /// When they last proved who they are; nothing: the token does not say.
    pub auth_time: Option<DateTime<Utc>>,
    /// When the token ends.
    pub expire_time: DateTime<Utc>,
}

/// For how long a proof of who one is counts as recent, where the access option asks for one.
pub const RECENT: TimeDelta = TimeDelta::minutes(10);

impl UserPrincipal {
    /// Whether they proved who they are not long ago.
    pub fn is_recent(&self, now: DateTime<Utc>) -> bool {
        self.auth_time.is_some_and(|proved| now < proved + RECENT)
    }
}

/// A service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePrincipal {
    /// The account's name.
    pub account: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When the token ends.
    pub expire_time: DateTime<Utc>,
}

impl Principal {
    /// The person, or `PERMISSION_DENIED` for a service.
    pub fn user(&self) -> Result<&UserPrincipal, Status> {
        match self {
            Self::User(user) => Ok(user),
            Self::Service(_) => Err(not_allowed("this method is for people")),
        }
    }

    /// The person's id, or `PERMISSION_DENIED` for a service.
    pub fn user_id(&self) -> Result<UserId, Status> {
        self.user().map(|user| user.user_id)
    }

    /// Whether this is a service that holds the scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        match self {
            Self::User(_) => false,
            Self::Service(service) => service.scopes.iter().any(|held| held == scope),
        }
    }

    /// When the token ends.
    pub fn expire_time(&self) -> DateTime<Utc> {
        match self {
            Self::User(user) => user.expire_time,
            Self::Service(service) => service.expire_time,
        }
    }

    /// Whether an access option admits this principal.
    pub fn is_admitted(&self, audience: Audience, scopes: &[String]) -> bool {
        match self {
            Self::User(user) => rank(audience).is_some_and(|least| rank_of(user.role) >= least),
            Self::Service(_) => {
                audience == Audience::Public || scopes.iter().any(|scope| self.has_scope(scope))
            }
        }
    }
}

fn rank(audience: Audience) -> Option<u8> {
    match audience {
        Audience::Public => Some(0),
        Audience::Guest => Some(1),
        Audience::User => Some(2),
        Audience::Moderator => Some(3),
        Audience::Admin => Some(4),
        Audience::Internal | Audience::Unspecified => None,
    }
}

fn rank_of(role: Role) -> u8 {
    match role {
        Role::Unspecified => 0,
        Role::Guest => 1,
        Role::User => 2,
        Role::Moderator => 3,
        Role::Admin => 4,
    }
}

/// Who makes this call. Every method but a PUBLIC one has a principal.
pub fn principal<T>(request: &Request<T>) -> Result<&Principal, Status> {
    request
        .extensions()
        .get::<Principal>()
        .ok_or_else(|| ErrorReason::TokenMissing.refuse(Code::Unauthenticated, "sign in first"))
}

fn not_allowed(message: &str) -> Status {
    ErrorReason::NotAllowed.refuse(Code::PermissionDenied, message)
}
