# What must pass before a change lands.
check: fmt lint doc test

fmt:
    cargo fmt --check

lint:
    cargo clippy --all-targets -- -D warnings

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --lib

test:
    INSTA_UPDATE=no cargo test

# Licences, advisories and sources of what we depend on; needs cargo-deny.
deny:
    cargo deny check

# How fast an event is acknowledged, and a skill understood.
bench:
    cargo bench --bench acknowledge --bench skills

demo:
    cargo run --release -- demo

# The demo in a browser: needs Chromium and Node.
browser:
    tests/browser/run

# Renews the pictures in docs/images.
pictures:
    tests/browser/run pictures
