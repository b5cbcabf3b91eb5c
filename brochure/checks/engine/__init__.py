"""How rules run: what a rule is, the registry of all rules, suppressions, the manual of rules, the score.

In: one edition of a handout. Out: problems in the order of the file.
Must not know what a single rule looks for.
"""
