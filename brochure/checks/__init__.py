"""Checks: faults that reading does not see. One file a family; each rule is a function, and all stand in tables.py."""
