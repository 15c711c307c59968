"""A published policy in any of its formats → one normal form: text, tree of blocks, places in the source."""
