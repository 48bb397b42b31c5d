"""The open multi-agency safeguarding hub."""
