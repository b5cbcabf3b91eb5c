"""From blocks to laid-out pages: the story, frames, panels, and ReportLab's Platypus filling them."""
