"""How may two agencies find out whom both know, without either sending a name?

Keyed Bloom filters (Schnell, Bachteler and Reiher 2009, *BMC Medical Informatics and Decision Making* 9:41): what is
known of a person becomes bits, alike where the persons are alike, and no name can be read from them. They are not
anonymous: `docs/how-to/ask-without-names.md` says what they still tell, and to whom.
"""
