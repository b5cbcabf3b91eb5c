"""The exception that ends a command in words for a person."""


class BrochureError(Exception):
    """The work cannot go on, for a reason that the person can fix; its text is a whole message."""
