"""Boxes: what stands on a page with a height, a place where it may be split, and a way to be drawn."""
