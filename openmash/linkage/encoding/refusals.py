"""Why is nothing encoded or compared? Every text is fit to show a person."""


class EncodingRefused(Exception):
    """What was asked for cannot be done, or must not be."""


class WeakKey(EncodingRefused):
    """A key that somebody could guess, or that is none."""


class NotEncodings(EncodingRefused):
    """A file that does not hold encodings, or holds other ones than its first line says."""


class NotComparable(EncodingRefused):
    """Two files whose bits mean different things."""
