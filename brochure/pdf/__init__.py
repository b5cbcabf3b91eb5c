"""Blocks -> PDF: the only rooms that know ReportLab."""
