"""Helpers that any Python program could use: files, locks, memos, folders, a quick start. It knows no handout."""
