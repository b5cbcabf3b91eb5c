"""What any Python program might need: files, locks, memos, folders, quick starts. It knows no handout."""
