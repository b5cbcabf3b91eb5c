"""The exception that ends a command with a message for the user."""


class BrochureError(Exception):
    """An error that the user can fix; its text is the complete message for the user."""
