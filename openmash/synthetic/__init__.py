"""A borough that never was, with its ground truth: invented people, and what each agency holds of them."""
