"""How quick is the hub? Measured on a machine of one's own, with `hub bench`; never asserted in a test."""
