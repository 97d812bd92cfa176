"""Commands of this room, and what they share."""
