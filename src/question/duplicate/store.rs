//! Nearly equal questions in the database.
