//! Scores by hand, and matches as people meet them.

mod version1;
