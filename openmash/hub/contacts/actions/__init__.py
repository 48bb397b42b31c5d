"""What can be done to a contact: check, change, record, tell."""
