"""Files in, an engine chosen, reports out: the verbs that need no hub."""
