"""Wiring and nothing else: settings, addresses, and who listens to which event."""
