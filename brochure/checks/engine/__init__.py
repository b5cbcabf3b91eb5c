"""The engine: the registry of all rules, the runners, suppressions, the manual of rules, the score.

In: one edition of a handout, or its pages. Out: problems in the order of the file.
Must not know what any single rule looks for.
"""
