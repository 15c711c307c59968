"""From what a person says of themselves to the people who are meant."""
