//! Log in with Alipay: the user authorises the application, and the application learns who the user is.

use std::error::Error as StdError;

use alipay_openapi::system::oauth::token::{GrantType, TokenErrorCode, TokenRequest};
use alipay_openapi::user::info::share::ShareRequest;
use alipay_openapi::{CallOptions, Client, Error, oauth};
use mock_gateway::MockGateway;

/// What the browser brings back.
struct Redirect {
    auth_code: String,
    state: String,
}

/// The user's number and display name.
async fn log_in(client: &Client, redirect: &Redirect, expected_state: &str) -> Result<String, Box<dyn StdError>> {
    // The redirect is not signed. Without this comparison anyone could log a victim into an account of their own.
    if redirect.state != expected_state {
        return Err("the login was not begun here".into());
    }
    let request = TokenRequest::builder().grant_type(GrantType::AuthorizationCode).code(&redirect.auth_code).build()?;
    let tokens = match client.execute(request).await {
        Ok(reply) => reply,
        Err(error) if error.code() == Some(TokenErrorCode::IsvCodeInvalid) => {
            return Err("the code was used, or is too old: begin again".into());
        }
        Err(error) => return Err(error.into()),
    };
    let options = CallOptions::new().auth_token(&tokens.access_token);
    let user = client.execute_with(&ShareRequest::builder().build()?, &options).await?;
    let name = user.nick_name.as_deref().unwrap_or("somebody without a name");
    Ok(format!("{name} ({})", tokens.user_id.as_deref().or(tokens.open_id.as_deref()).unwrap_or_default()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;

    // Random, and kept in the session of the browser.
    let state = "b4c9d2e06a7f4381";
    let url = oauth::user_authorize_url(mock_gateway::APP_ID, &["auth_user"], "https://example.com/login", state)?;
    println!("send the user to:\n{url}\n");

    // The user agrees, and the browser comes back.
    let redirect = Redirect { auth_code: gateway.user_code()?, state: state.to_owned() };
    println!("welcome, {}", log_in(&client, &redirect, state).await?);

    for (what, redirect) in [
        ("the same code again", Redirect { auth_code: redirect.auth_code.clone(), state: state.to_owned() }),
        ("a forged redirect", Redirect { auth_code: gateway.user_code()?, state: "00000000".to_owned() }),
    ] {
        match log_in(&client, &redirect, state).await {
            Err(error) => println!("{what}: {error}"),
            Ok(user) => return Err(format!("{what} logged {user} in").into()),
        }
    }

    // A token that the user has revoked, or that never was.
    let options = CallOptions::new().auth_token("20120823ac6ffaa4d2d84e7384bf983531470000");
    match client.execute_with(&ShareRequest::builder().build()?, &options).await {
        Err(error @ Error::Failed(_)) => println!("an unknown token: {error}"),
        other => return Err(format!("an unknown token: {other:?}").into()),
    }
    Ok(())
}
