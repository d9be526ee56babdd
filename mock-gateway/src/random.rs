//! Texts that nobody can guess.

use aws_lc_rs::error::Unspecified;

/// 32 hexadecimal digits.
pub(crate) fn hex() -> Result<String, Unspecified> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
