//! GitHub: what of an organisation is stale.

pub mod facts;
