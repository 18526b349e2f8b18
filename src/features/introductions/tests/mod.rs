//! Introductions as people meet them.
