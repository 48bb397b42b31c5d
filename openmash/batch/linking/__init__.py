"""Who is who in whole files: read, standardise, pair, weigh, and put together."""
