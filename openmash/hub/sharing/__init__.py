"""May this be shared, with whom, for what purpose, on what basis, and by which rule of which agreement?"""
