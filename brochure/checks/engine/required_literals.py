"""Letters that a text must hold if a regular expression is to match in it: looked for first, as that is far cheaper.

A need is some words of which one must stand in the text. What is not understood of an expression needs nothing, so that
at worst it is tried in vain. Expressions are taken to ignore the case of letters, and texts to be in small ones.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from brochure.runtime.lazy_regex import on_demand

if TYPE_CHECKING:
    from collections.abc import Iterator

Need: TypeAlias = tuple[str, ...]

_SIGN = on_demand(
    r"\\."  # an escape
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"  # a set of characters
    r"|\((?:\?(?:[:=!>]|<[=!]|P<\w+>))?|\)|\|"
    r"|[?*+][?+]?|\{[\d,]*\}[?+]?"  # how often
    r"|[.^$]"
    r"|[^\\\[()|?*+{.^$]+"  # letters as they are
)
_GROUPS = ("(", "(?:")
_SHORTEST = 2  # letters: nearly every text holds any one


def needs(expression: str) -> tuple[Need, ...]:
    """What a text must hold: something of each need."""
    return tuple(_needs(iter(_SIGN.findall(expression))))


def wordings(expression: str) -> Iterator[str]:
    """The alternatives of an expression, as they are written."""
    depth = start = 0
    for sign in _SIGN.finditer(expression):
        depth += (sign[0][0] == "(") - (sign[0] == ")")
        if sign[0] == "|" and depth == 0:
            yield expression[start : sign.start()]
            start = sign.end()
    yield expression[start:]


def may_match(text: str, needed: tuple[Need, ...]) -> bool:
    """Whether a text in small letters holds something of each need."""
    return all(any(map(text.__contains__, need)) for need in needed)


def _needs(signs: Iterator[str]) -> list[Need]:
    """The needs of what stands before the end, or before the bracket that closes it."""
    branches: list[list[str | list[Need]]] = [[]]  # letters as they are, and the needs of groups
    for sign in signs:
        own = branches[-1]
        if sign == ")":
            break
        if sign == "|":
            branches.append([])
        elif sign[0] == "(":
            inner = _needs(signs)
            own.append(inner if sign in _GROUPS else [])
        elif sign[0] in "?*" or sign.startswith(("{0", "{,")):
            last = own.pop() if own else ""
            own.append(
                last[:-1] if isinstance(last, str) else []
            )  # the last letter, or all of the group, may be missing
        elif sign[0] in "\\[+{.^$":
            own.append("")
        else:
            own.append(sign.lower())
    return _either([_of_branch(branch) for branch in branches])


def _of_branch(items: list[str | list[Need]]) -> list[Need]:
    found = chain.from_iterable([(item,)] if isinstance(item, str) else item for item in items)
    return [need for need in found if min(map(len, need)) >= _SHORTEST]


def _either(branches: list[list[Need]]) -> list[Need]:
    """What is needed where one branch is enough: something of the best need of each, if each has one."""
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return []
    best = [max(needed, key=lambda need: min(map(len, need))) for needed in branches]
    return [tuple(dict.fromkeys(chain.from_iterable(best)))]
