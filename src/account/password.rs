//! Passwords: argon2id, off the async threads, a few at a time; and whether a new one is strong enough.
