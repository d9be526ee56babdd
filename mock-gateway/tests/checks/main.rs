//! Every refusal of a request, as an application meets it that writes its requests itself (`protocol.md` §8), and every
//! form of a request that is none.

mod forms;
mod refusals;
mod request;
