"""For what purpose, and on what lawful basis, may information be asked for?"""
