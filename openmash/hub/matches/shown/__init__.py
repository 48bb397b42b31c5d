"""How are records, evidence and consequences handed to their pages?"""
