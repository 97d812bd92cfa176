"""Refusals, in a sentence for the person at the screen."""


class NotAllowed(Exception):
    """The step breaks a rule. The message says which, and how to go on."""
