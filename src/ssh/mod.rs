//! Keys: signing with `ssh-keygen`, so that agents and security keys work as they do for everything else.
