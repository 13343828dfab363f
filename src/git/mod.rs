//! The local clone: the history that the forge does not list whole, files of the base branch, and the notes that outlive the forge.
