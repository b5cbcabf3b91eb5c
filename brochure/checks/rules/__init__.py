"""The rules, one file a family; each rule is a function from one edition of a handout to its problems.

Rules read passages and pages through `checks.text`. They do not know the registry or what runs them.
"""
