use proto::auth::{ChangeUsernameRequest, ChangeUsernameResponse};
use runtime::principal;
use tonic::{Request, Response};

use super::{Answer, Changed, locked};
use crate::{
    app::App,
    domain::account::Username,
    rpc::{auth::refuse_taken, signed_in::me},
    store,
};

pub(super) async fn change(
    app: &App,
    request: Request<ChangeUsernameRequest>,
) -> Answer<ChangeUsernameResponse> {
    let caller = principal(&request)?.user_id()?;
    let username = Username::parse(&request.get_ref().username)?;
    let change = app.pool.transaction(async |conn| {
        locked(conn, caller).await?;
        refuse_taken(store::accounts::set_username(conn, caller, &username).await?)?;
        Changed::read(app, conn, caller).await
    });
    let user = change.await?.tell(app);
    Ok(Response::new(ChangeUsernameResponse { me: Some(me(app, &user)) }))
}
