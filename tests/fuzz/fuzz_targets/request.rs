#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| openapi_fuzz::request::check(input));
