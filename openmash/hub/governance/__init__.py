"""Who looked, what happened, and is the record whole?"""
