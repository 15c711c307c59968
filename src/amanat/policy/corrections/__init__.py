"""What a person says of a sentence, in `reading.toml`; it wins over the rules."""
