# What must pass before a change lands.
check: fmt lint doc test

fmt:
    cargo fmt --check

lint:
    cargo clippy --all-targets --features otel -- -D warnings

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --lib --features otel

test:
    INSTA_UPDATE=no cargo test --features otel

# Licences, advisories and sources of what we depend on; needs cargo-deny.
deny:
    cargo deny check

# How fast an event is acknowledged, and a skill understood.
bench:
    cargo bench --bench acknowledge --bench desk --bench skills

# What the hub can take, held against others: on two cores, with a PostgreSQL of its own. About four minutes after
# the build; docs/performance.md has the figures.
load *parts:
    benches/load/run {{parts}}

# Spoils inputs for an hour.
fuzz seconds="400":
    FUZZ_SECONDS={{seconds}} cargo test --release --test fuzz -- --nocapture --test-threads 1

demo:
    cargo run --release -- demo

# The demo in a browser: needs Chromium and Node.
browser:
    tests/browser/run

# Renews the pictures in docs/images.
pictures:
    tests/browser/run pictures
