"""Who is this about?"""
