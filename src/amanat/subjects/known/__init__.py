"""What people are known by, and what in a row is known by it."""
