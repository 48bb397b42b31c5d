"""The seeded faults, one patch each: `python3 hub drill faults` applies every one and says which test caught it."""
