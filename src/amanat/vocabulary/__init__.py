"""The words of the field, as data: terms, duties, personal data categories, laws."""
