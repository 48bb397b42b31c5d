"""What was decided for each child, on what, and by whom?"""
