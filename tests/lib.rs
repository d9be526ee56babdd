//! Tests only; see `README.md` beside this file for what stands where.
