//! Methods whose types are not named: for tests and tools that go through many of them.

use std::fmt;

use crate::app::App;
use crate::decode::{self, Mismatch};
use crate::encode;
use crate::error::Error;
use crate::json::Document;
use crate::method::{Method, Request};
use crate::options::CallOptions;
use crate::record::Record;
use crate::signed::{HttpReply, SignedRequest};
use crate::table::Kind;
use crate::value::Blank;

/// A method, its spec, and the means to make its records. Costs nothing unless it is used.
#[derive(Clone, Copy)]
pub struct AnyMethod {
    /// The method.
    pub method: &'static Method,
    /// The text of its spec.
    pub spec: &'static str,
    request: fn() -> Box<dyn Record>,
    response: fn() -> Box<dyn Record>,
}

fn boxed<R: Record + Blank + 'static>() -> Box<dyn Record> {
    Box::new(R::blank())
}

impl AnyMethod {
    /// The method whose request is `R`.
    pub const fn of<R>(spec: &'static str) -> Self
    where
        R: Request + Blank + 'static,
        R::Response: 'static,
    {
        Self { method: R::METHOD, spec, request: boxed::<R>, response: boxed::<R::Response> }
    }

    /// Reads a request from one JSON object that holds all its fields, whichever way they travel; files excepted.
    /// [`check`](crate::validate::check) tells what is wrong with it.
    ///
    /// # Errors
    /// If the text is not such an object, or holds what a record cannot: a closed enumeration's value that is not listed,
    /// or nothing where there is always something, as in a required number.
    pub fn read(&self, json: &str) -> Result<Box<dyn Record>, Mismatch> {
        let mut request = (self.request)();
        decode::record(&mut *request, Document::scan(json)?.partial().root())?;
        Ok(request)
    }

    /// Reads a response from the JSON object that a reply holds.
    ///
    /// # Errors
    /// If the text is not such an object, or a required field is missing.
    pub fn read_response(&self, json: &str) -> Result<Box<dyn Record>, Mismatch> {
        let mut response = (self.response)();
        decode::record(&mut *response, Document::scan(json)?.root())?;
        Ok(response)
    }

    /// Writes a record as one JSON object that holds all its fields, whichever way they travel; files excepted.
    pub fn write(&self, record: &dyn Record) -> String {
        let mut json = String::new();
        encode::members(record, &mut json, |field| !matches!(field.kind, Kind::File));
        json
    }

    /// As [`App::prepare`].
    ///
    /// # Errors
    /// As there.
    pub fn prepare(&self, app: &App, request: &dyn Record, options: &CallOptions) -> Result<SignedRequest, Error> {
        app.prepare_record(self.method, request, options)
    }

    /// As [`App::accept`].
    ///
    /// # Errors
    /// As there.
    pub fn accept(
        &self,
        app: &App,
        request: &dyn Record,
        options: &CallOptions,
        answer: HttpReply,
    ) -> Result<Box<dyn Record>, Error> {
        let mut response = (self.response)();
        app.accept_record(self.method, request, &mut *response, options, answer)?;
        Ok(response)
    }
}

impl fmt::Debug for AnyMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyMethod").field("method", &self.method.name).finish_non_exhaustive()
    }
}
