"""The structure tree, marked content, display lists and bookmarks: what makes a PDF accessible."""
