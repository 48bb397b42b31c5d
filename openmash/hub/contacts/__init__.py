"""A worry arrives, is checked against open cases, and is triaged."""
