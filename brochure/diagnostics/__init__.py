"""Problems as values (place, severity, rule, message, fix), and the formats that report them.

Must not know what is being checked.
"""
