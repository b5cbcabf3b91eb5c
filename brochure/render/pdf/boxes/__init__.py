"""Boxes: things on a page with a height, places where they may be split, and a way to be drawn."""
