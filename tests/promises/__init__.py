"""What must never happen to a child's information, and how each is shown (docs/promises.md)."""
