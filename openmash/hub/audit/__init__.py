"""What anyone did or saw, for ever."""
