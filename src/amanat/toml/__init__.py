"""Files that a person writes in TOML: where things stand in them, and all that is wrong with one at once."""
