//! The `alipay` tool. All of it is in the library, where tests reach it.

fn main() -> std::process::ExitCode {
    alipay_cli::main()
}
