"""The PDF file itself: canvas, objects, fonts, metadata, encryption, and pages placed on sheets."""
