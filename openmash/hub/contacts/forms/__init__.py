"""What can a person ask and tell at a contact, in words?"""
