//! How a method is called: from here, by a browser, or by an app.

use alipay_openapi::{App, Error};
use clap::ValueEnum;
use serde_json::json;
use spec_model::{Invoke, Spec};

use super::{Call, outcome};
use crate::{End, output};

/// Who carries a call to the gateway, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Invocation {
    /// Send it and wait for the reply.
    Execute,
    /// The URL that takes a browser to the gateway.
    PageUrl,
    /// A page with a form that takes a browser there by itself, for long requests.
    PageForm,
    /// The string that an app gives to the mobile SDK.
    OrderString,
}

impl Invocation {
    fn invoke(self) -> Invoke {
        match self {
            Self::Execute => Invoke::Execute,
            Self::PageUrl | Self::PageForm => Invoke::Page,
            Self::OrderString => Invoke::Sdk,
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What was asked for, if the spec has it; else the spec's first.
    pub(crate) fn choose(asked: Option<Self>, spec: Option<&Spec>) -> Result<Self, String> {
        let Some(spec) = spec else { return Ok(asked.unwrap_or(Self::Execute)) };
        let mut possible = Self::value_variants().iter().copied().filter(|one| spec.invoke.contains(&one.invoke()));
        match asked {
            Some(asked) if !spec.invoke.contains(&asked.invoke()) => {
                let possible: Vec<String> = possible.map(|one| format!("`{}`", one.name())).collect();
                Err(format!("`{}` cannot be called as `{}`, but as {}", spec.method, asked.name(), possible.join(", ")))
            }
            Some(asked) => Ok(asked),
            None => Ok(possible.next().unwrap_or(Self::Execute)),
        }
    }

    /// Prints the URL, the page or the string. It is the result and holds the whole request.
    pub(super) fn print(self, app: &App, call: &Call<'_>, dry_run: bool, json: bool) -> End {
        if dry_run {
            return outcome::nothing_sent(&call.content.method, json);
        }
        match self.text(app, call) {
            Ok(text) if json => {
                output::show(&json!({"outcome": "made", "method": call.content.method, self.name(): text}).to_string())
            }
            Ok(text) => output::show(&text),
            Err(error) => outcome::report(call, Err(error), false, json),
        }
    }

    fn text(self, app: &App, call: &Call<'_>) -> Result<String, Error> {
        let (request, options) = (&call.content.request, call.options);
        Ok(match self {
            Self::Execute | Self::PageUrl => app.page_url_raw(request, options)?.into_string(),
            Self::PageForm => app.page_form_raw(request, options)?.html(),
            Self::OrderString => app.order_string_raw(request, options)?.into_string(),
        })
    }
}
