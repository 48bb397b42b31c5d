"""The service: one Django project, its rooms in the order that data moves through them."""
