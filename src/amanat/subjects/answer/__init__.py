"""What is shown and handed over to a person."""
