"""What is measured on invented boroughs, whose truth is known, and written down in docs/study."""
