"""Two versions of a policy: what was added, removed, changed and moved, and what of it matters."""
