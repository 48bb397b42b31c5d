"""What do the pages for the governance lead answer?"""
