//! A file, read from disk while it is sent.

use std::error::Error as StdError;

use alipay_openapi::offline::material::image::upload::UploadRequest;
use alipay_openapi::{Client, File};
use mock_gateway::MockGateway;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await?;
    let client = Client::new(&gateway.config())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("shop.jpg");
    std::fs::write(&path, vec![0xFF; 1 << 20])?;

    let request = UploadRequest::builder()
        .image_type("jpg")
        .image_name("the shop from outside")
        .image_content(File::from_path(&path))
        .build()?;
    let reply = client.execute(request).await?;
    println!("image_id={}", reply.image_id.as_deref().unwrap_or("none"));
    println!("the gateway has seen {} bytes", gateway.requests()[0].files["image_content"]);

    let large = File::from_bytes("large.jpg", vec![0; 6 << 20]);
    let refused = UploadRequest::builder().image_type("jpg").image_name("large").image_content(large).build();
    println!("a file that is too large is refused: {}", refused.err().ok_or("it was taken")?);
    Ok(())
}
