//! Policy documents of AWS: what they grant, and what one grants that another does not.
//!
//! A document is text that people compare by eye, and eyes miss a condition that is gone. Here a document
//! is a set of requests: `grants` decides exactly whether the new set lies within the old one, and when it
//! does not, shows a request that only the new one allows. What cannot be decided counts as wider and says so.
//!
//! | module | what it is |
//! |---|---|
//! | `document` | a policy's text, read with spans; what is invalid becomes a problem, never silence |
//! | `grants` | set algebra over action × resource × principal × condition |
//! | `catalog` | the actions of AWS with their access levels, and the managed policies that matter |
//! | `escalation` | ways from some permissions to more |
//! | `lint` | what is wrong with one document by itself |
//! | `delta` | what is new, in the smallest readable form |
//!
//! Nothing here knows of Terraform, files or the clock.

pub mod catalog;
pub mod delta;
pub mod document;
pub mod escalation;
pub mod grants;
pub mod lint;
