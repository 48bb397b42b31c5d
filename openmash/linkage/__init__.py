"""Who is who: standardise, block, compare, score, decide."""
