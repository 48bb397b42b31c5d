"""Who is who: two records, is this one person?"""
