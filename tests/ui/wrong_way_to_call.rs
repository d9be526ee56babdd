use alipay_openapi::Client;
use alipay_openapi::user::certify::open::certify::CertifyRequest;
use alipay_openapi::user::certify::open::query::QueryRequest;

async fn call(client: &Client, page: CertifyRequest, query: QueryRequest) {
    // A page call is not executed, and an executed one has no page.
    let _ = client.execute(page).await;
    let _ = client.page_url(&query);
}

fn main() {}
