//! Terraform Policy files (`*.policy.hcl`) run against a plan.
//!
//! A file is read once (`compile`) into a [`program::PolicyFile`], where every name is resolved
//! and every mistake has been reported with its place. The program then judges one [`subject::Subject`]
//! after another (`evaluate`): a resource change, a module call, a provider configuration. What the
//! language can ask about the rest of the plan goes through the trait [`subject::World`], so that the
//! same evaluator serves a plan (`world`) and the mocks of a test file (`testing`).
//!
//! Values are this module's own ([`Value`]): a plan's values with exact numbers, with marks for what is
//! sensitive, and with unknowns that know which attribute of which resource they stand for.

pub mod backend;
pub mod compile;
pub mod evaluate;
pub mod expression;
pub mod fuel;
pub mod functions;
pub mod inputs;
pub mod judgement;
pub mod pack;
pub mod problem;
pub mod program;
pub mod subject;
pub mod suite;
pub mod target;
pub mod testing;
pub mod value;
pub mod world;

pub use compile::compile;
pub use fuel::Fuel;
pub use problem::Problem;
pub use value::{Number, Symbol, Value};
