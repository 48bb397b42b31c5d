"""What does each agency hold, and who may see it?"""
