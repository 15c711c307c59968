"""What becomes of each table's rows when a person goes, from the map and the schema alone."""
