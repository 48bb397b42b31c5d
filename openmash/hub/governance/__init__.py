"""Who looked at what, and is the log whole?"""
