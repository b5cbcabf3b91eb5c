"""What a page is made of, as facts: editions, folds, brand, colors, fonts, line breaks, pictures, QR codes.

In: the assets folder and names. Out: frozen values. Must not know ReportLab, nor what a handout says.
"""
