//! Every spec is its own test: those of the catalogue, and those of `awkward/`, which hold what is hard to generate.
//!
//! Found by the macro, so that a new spec is tested as soon as its file is there.

mod calls;
mod typed;

/// One spec for each awkward thing that occurs among the platform's methods.
#[alipay_openapi::alipay_family("awkward")]
mod awkward {}

/// Those of other prefixes, each by itself.
#[alipay_openapi::alipay_api("awkward/zhima.awkward.score.brief.get.yaml")]
mod zhima {}
