//! The notification of a payment.

/// Its parameters, without the signature.
pub(crate) fn paid<'v>(app_id: &'v str, notify_id: &'v str, out_trade_no: &'v str) -> [(&'static str, &'v str); 16] {
    [
        ("app_id", app_id),
        ("buyer_id", "2088102116773037"),
        ("charset", "utf-8"),
        ("gmt_create", "2026-01-02 03:04:05"),
        ("gmt_payment", "2026-01-02 03:04:06"),
        ("notify_id", notify_id),
        ("notify_time", "2026-01-02 03:04:07"),
        ("notify_type", "trade_status_sync"),
        ("out_trade_no", out_trade_no),
        ("receipt_amount", "88.88"),
        ("seller_id", "2088101106499364"),
        ("subject", "茶 & Kuchen"),
        ("total_amount", "88.88"),
        ("trade_no", "2013112011001004330000121536"),
        ("trade_status", "TRADE_SUCCESS"),
        ("version", "1.0"),
    ]
}
