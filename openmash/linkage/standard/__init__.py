"""How is what an agency wrote down brought into one form, so that two records can be compared?

Every function keeps what it was given beside what it made of it, or returns only
a key that is compared and never shown.
"""
