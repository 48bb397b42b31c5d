"""What can be asked of openmash from a command line?

`verbs` lists every verb and needs nothing but the standard library, as do `setup` (a bare machine becomes one that can
run a verb) and `refusal`. A verb's own module is imported only when that verb is asked for.
"""
