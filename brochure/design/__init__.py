"""The design of a page as plain values: editions, folds, brand, colors, fonts, line breaks, pictures, QR codes.

In: the assets folder and the names of editions, papers and fonts. Out: frozen values. Must not know ReportLab, nor
what a handout says.
"""
