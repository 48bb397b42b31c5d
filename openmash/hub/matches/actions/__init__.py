"""Placing, looking up, judging, joining, undoing, protecting."""
