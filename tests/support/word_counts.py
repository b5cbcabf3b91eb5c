"""Which words the package uses for names, counted by syntax tree, so that a private dialect does not come back.

`python -m tests.support.word_counts` prints the counts: functions named by a participle, vague names of variables,
docstrings that do not start with a verb, and class names that have more than one meaning. Another folder may be named.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _split_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PACKAGE = Path(__file__).parent.parent.parent / "brochure"
VAGUE_NAMES = _split_words("told made found said given part rest whole there")
# Past forms that are no imperative: "set", "put", "cut", "split", "read", "spread" and "let" are both, and are allowed.
IRREGULAR = _split_words("""
    been begun bent bitten blown borne bought bound bred broken brought built caught chosen clung dealt done
    drawn driven dug eaten fallen fed felt flown fought forgotten found frozen given gone got gotten grown heard held
    hidden hung kept known laid lain learnt leant left lent lit lost made meant met misspelt paid rebuilt risen rung
    said sat seen sent sewn shaken shone shot shown slept slid sold sought spelt spent spoken spun stolen stood struck
    stuck sung sunk swept sworn taken taught thought thrown told torn understood unbroken undone unseen untold won worn
    wound woven written ate began bore broke chose drew drove fell flew forgot froze gave grew hid knew ran rang rose
    sang saw shook spoke stole swore took threw tore went woke wore wrote
""")
NOT_PAST = _split_words("""
    bed bleed breed embed exceed feed heed hundred need proceed red seed shed sled speed succeed weed
""")
# First words that cannot be a verb in the imperative, other than by their endings: ruff's D401 lets most of them pass.
NEVER_VERBS = _split_words("""
    a an the this that these those its their our whose what which who whom whether how where when why if as so such all
    any both each every either neither no none nobody nothing one some somebody something everybody everything anything
    anyone everywhere it they we you he she two three four five six seven eight nine ten first second last about above
    after among at before below between by during for from in inside into like of off on onto out outside over per since
    than through to under until up upon while with within without and but not only same true false is are was were has
    had does can may must should will yes words text lines pages prose width height
""")
VERBS_LIKE_NOUNS = _split_words("""
    apply bring caption condition focus function imply mention multiply partition ping position question rely reply
    string supply witness
""")


@dataclass
class WordCounts:
    """What was counted in a package: places as `module:line name`, and how many of each there are in all."""

    functions: int = 0
    participles: list[str] = field(default_factory=list)
    docstring_faults: list[str] = field(default_factory=list)
    assigned_names: Counter[str] = field(default_factory=Counter)
    bound_names: Counter[str] = field(default_factory=Counter)
    class_places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def participles_share(self) -> float:
        """The share of functions, other than properties, that are named by a participle."""
        return len(self.participles) / max(1, self.functions)

    @property
    def vague_assigned(self) -> float:
        """The share of vague names among those assigned in functions, each counted once a function."""
        return _compute_vague_share(self.assigned_names)

    @property
    def vague_bound(self) -> float:
        """The share of vague names wherever a name is bound: assignments, arguments and targets of loops."""
        return _compute_vague_share(self.bound_names)

    @property
    def ambiguous_classes(self) -> dict[str, list[str]]:
        """The class names that are defined more than once, and where."""
        return {name: places for name, places in sorted(self.class_places.items()) if len(places) > 1}


def _compute_vague_share(names: Counter[str]) -> float:
    return sum(names[name] for name in VAGUE_NAMES) / max(1, names.total())


def count_words(package: Path = PACKAGE) -> WordCounts:
    """Read every module of a package, and count."""
    counts = WordCounts()
    for path in sorted(package.rglob("*.py")):
        module = path.relative_to(package).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                _count_function(node, f"{module}:{node.lineno} {node.name}", counts)
            elif isinstance(node, ast.ClassDef):
                counts.class_places[node.name].append(f"{module}:{node.lineno}")
            counts.bound_names.update(_list_bound_names(node))
    return counts


def _count_function(node: Function, place: str, counts: WordCounts) -> None:
    counts.assigned_names.update({name for inner in _walk_own_nodes(node) for name in _list_assigned_names(inner)})
    may_be_noun = _may_be_noun(node)
    if not may_be_noun:
        counts.functions += 1
        if is_participle(node.name):
            counts.participles.append(place)
    words = (ast.get_docstring(node) or "").split()
    if words and not may_be_noun and not is_imperative(words[0]):
        counts.docstring_faults.append(f"{place}: {words[0]}")


def is_participle(name: str) -> bool:
    """Return whether a function's name starts with a past form: `told`, `_made_now`, `checked`, but not `embed`."""
    word = name.strip("_").split("_")[0].lower()
    is_past = word.removeprefix("un") in IRREGULAR or word in IRREGULAR
    return is_past or (word.endswith("ed") and len(word) > 3 and word not in NOT_PAST)


def is_imperative(word: str) -> bool:
    """Return whether a docstring's first word can be a verb in the imperative: not "The", "What", "Gives"."""
    bare_word = word.strip("“”\"'`,.:;()").lower()
    return (
        bare_word.isalpha()
        and bare_word not in NEVER_VERBS
        and not is_participle(bare_word)
        and not _has_noun_ending(bare_word)
    )


def _has_noun_ending(word: str) -> bool:
    return bool(re.search(r"(?<!s)s$|tion$|ing$|ly$|ness$", word)) and word not in VERBS_LIKE_NOUNS


def _may_be_noun(node: Function) -> bool:
    """Return whether a function is a property, or a rule of checks/: its name and docstring say what it looks for."""
    return any(re.search(r"property$|\.setter$|^rule\(", ast.unparse(decorator)) for decorator in node.decorator_list)


def _walk_own_nodes(function: Function) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body, less those of functions and classes within it."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, Function | ast.ClassDef | ast.Lambda):
            pending += ast.iter_child_nodes(node)


def _list_assigned_names(node: ast.AST) -> list[str]:
    """Return the single names that a statement or a `:=` assigns."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign | ast.NamedExpr):
        targets = [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _list_bound_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.arg) and node.arg not in ("self", "cls"):
        return [node.arg]
    return [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []


def format_report(package: Path = PACKAGE) -> str:
    """Return the counts as text, with the places of what should not be."""
    counts = count_words(package)
    participles = len(counts.participles)
    bare_count = sum("_" not in place.split()[-1].strip("_") for place in counts.participles)
    lines = [
        f"{counts.functions} functions",
        f"named by a participle: {participles} ({counts.participles_share:.1%}), {bare_count} of them by nothing else",
        f"vague names: {counts.vague_assigned:.1%} of those assigned, {counts.vague_bound:.1%} of all bound",
        f"docstrings that start with no verb: {len(counts.docstring_faults)}",
        f"{len(counts.class_places)} class names, {len(counts.ambiguous_classes)} defined more than once",
        "",
        *(f"participle: {place}" for place in counts.participles),
        *(f"no verb: {place}" for place in counts.docstring_faults),
        *(f"more than one meaning: {name}: {', '.join(places)}" for name, places in counts.ambiguous_classes.items()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(format_report(*map(Path, sys.argv[1:])) + "\n")
