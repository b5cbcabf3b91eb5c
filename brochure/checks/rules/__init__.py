"""The rules, one file for each family. Each rule is a function from one edition of a handout to its problems.

Rules read passages and pages through `checks.text`. They know neither the registry nor the runner.
"""
