"""Problems as values: where, how bad, which rule, in what words, how to fix it; and how they are reported.

Must not know what is being checked.
"""
