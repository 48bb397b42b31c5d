"""What do the pages of a contact answer?"""
