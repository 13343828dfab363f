//! GitHub: the forge that pull requests live in.
