"""A cache of layout results for sections, heads and covers: boxes are built only when a result is missing.

After a one-word edit most sections have the same words at the same place. The cache keeps the results of a section (its
height, its splits, its display list at a place), keyed by its content and its layout context. It never keeps boxes or
structure elements: they belong to one document.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar, cast

from brochure.render.pdf.tagging.structure_tree import ContentOrigin, StructurePlan, StructureRoot
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from brochure.render.pdf.boxes.boxes import Box, Split
    from brochure.render.pdf.pages.layout_context import LayoutContext
    from brochure.render.pdf.tagging.display_list import DisplayList
    from brochure.render.pdf.tagging.structure_tree import StructureElement
    from brochure.render.pdf.writer.canvas import TaggedCanvas

ValueT = TypeVar("ValueT")

_MAX_FACTS = 64  # results of one content: a few widths, splits and places


class _SplitStep(NamedTuple):
    """One split on the way from the whole box to a part of it: its arguments, and which of the two parts was taken."""

    width: float
    available: float
    forced: bool
    is_remainder: bool


_SplitPath: TypeAlias = tuple[_SplitStep, ...]


class _Spacing(NamedTuple):
    before: float
    after: float
    keep_with_next: bool


class _SplitOutcome(NamedTuple):
    """The outcome of a split, without its boxes; `is_unsplit` means that the first part is the whole box."""

    has_first_part: bool
    is_unsplit: bool
    has_remainder: bool


class _ContentFacts:
    """The cached facts of one content in one layout context: its structure plan, and results for it and its parts."""

    def __init__(self) -> None:
        self.plan: StructurePlan | None = None
        self.plan_name: object = None
        self._facts: dict[tuple[object, ...], object] = {}

    def get_fact(self, key: tuple[object, ...], compute: Callable[[], ValueT]) -> ValueT:
        """Return the fact kept under a key; compute and keep it if it is missing. A fact is never None."""
        value = self._facts.get(key)
        if value is None:
            if len(self._facts) >= _MAX_FACTS:
                self._facts.clear()
            value = self._facts[key] = compute()
        return cast("ValueT", value)


@memoize(500)
def _get_facts(_key: Hashable) -> _ContentFacts:
    return _ContentFacts()


@memoize(80)
def make_context_key(_context: LayoutContext) -> object:
    """Return a small object to use in keys in place of a layout context: the same object for equal contexts."""
    return object()


@memoize(500)
def _make_plan_key(_plan: StructurePlan) -> object:
    """Return a small object to use in keys in place of a plan: the same object for equal plans."""
    return object()


class _CachedContent:
    """What all parts of one content share in a document: cached facts, structure elements, and boxes if needed.

    The boxes are built with elements of their own, which are in no document: only their numbers in the plan matter.
    """

    def __init__(self, key: Hashable, parent: StructureElement, build: Callable[[StructureElement], Box]) -> None:
        self.facts = _get_facts(key)
        self._build = build
        self._detached_root = StructureRoot()
        self._boxes: dict[_SplitPath, Box] = {}
        if self.facts.plan is None:
            self.get_box(())
            self.facts.plan = StructurePlan.from_root(self._detached_root)
            self.facts.plan_name = _make_plan_key(self.facts.plan)
        self._plan, self.origin = self.facts.plan, ContentOrigin(self.facts.plan_name)
        self._outer_elements = self._plan.create_outermost(parent)
        for element in self._outer_elements:
            element.origin = self.origin

    @cached_property
    def elements(self) -> list[StructureElement]:
        """The elements in the current document, in the order of their numbers in the plan."""
        return self._plan.create_all(self._outer_elements)

    def number_elements(self) -> dict[StructureElement, int]:
        """Return the number in the plan of each element that the boxes were built with."""
        return {element: number for number, element in enumerate(self._detached_root.list_descendants())}

    def get_box(self, path: _SplitPath) -> Box:
        """Return the real box, of the whole content or of a part; build or split it if it does not exist yet."""
        if path not in self._boxes:
            if path:
                self._split_box(path)
            else:
                self._boxes[()] = self._build(self._detached_root)
        return self._boxes[path]

    def _split_box(self, path: _SplitPath) -> None:
        width, available, forced, _ = path[-1]
        split_parts = self.get_box(path[:-1]).split(width, available, forced=forced)
        for split_part, is_remainder in zip(split_parts, (False, True), strict=True):
            if split_part is not None:
                self._boxes[*path[:-1], _SplitStep(width, available, forced, is_remainder)] = split_part


class CachedBox:
    """The box of one content, or of a part of it, which looks results up before it builds a real box; see `Box`."""

    def __init__(self, content: _CachedContent, path: _SplitPath = ()) -> None:
        self._content = content
        self._path = path

    def _get_fact(self, key: tuple[object, ...], compute: Callable[[Box], ValueT]) -> ValueT:
        """Return a cached fact about the box, or compute it from the real box."""
        content, path = self._content, self._path
        return content.facts.get_fact((path, *key), lambda: compute(content.get_box(path)))

    @property
    def _spacing(self) -> _Spacing:
        return self._get_fact(("spacing",), lambda box: _Spacing(box.before, box.after, box.keep_with_next))

    @property
    def before(self) -> float:
        return self._spacing.before

    @property
    def after(self) -> float:
        return self._spacing.after

    @property
    def keep_with_next(self) -> bool:
        return self._spacing.keep_with_next

    def measure_height(self, width: float) -> float:
        return self._get_fact(("height", width), lambda box: box.measure_height(width))

    def measure_baseline(self, width: float) -> float | None:
        return self._get_fact(("baseline", width), lambda box: (box.measure_baseline(width),))[0]

    def split(self, width: float, available: float, *, forced: bool) -> Split:
        def split_box(box: Box) -> _SplitOutcome:
            first_part, remainder = box.split(width, available, forced=forced)
            return _SplitOutcome(first_part is not None, first_part is box, remainder is not None)

        outcome = self._get_fact(("split", width, available, forced), split_box)
        if not outcome.has_first_part:
            return None, self
        step = _SplitStep(width, available, forced, is_remainder=False)
        first_part = self if outcome.is_unsplit else CachedBox(self._content, (*self._path, step))
        remainder = (
            CachedBox(self._content, (*self._path, step._replace(is_remainder=True))) if outcome.has_remainder else None
        )
        return first_part, remainder

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        content, key = self._content, (x, top, width, canvas.is_gray, canvas.in_artifact)

        def record(box: Box) -> DisplayList:
            return canvas.capture_display_list(lambda: box.paint(canvas, x, top, width), content.number_elements())

        canvas.place_display_list(self._get_fact(key, record), content)


def build_cached_box(key: Hashable, parent: StructureElement, build: Callable[[StructureElement], Box]) -> CachedBox:
    """Return a cached box for what `build` builds under `parent`; `key` must hold every value that `build` uses."""
    return CachedBox(_CachedContent(key, parent, build))
