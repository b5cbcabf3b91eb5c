"""Blocks to laid-out pages: boxes in reading order, placed in frames and panels by ReportLab's Platypus."""
