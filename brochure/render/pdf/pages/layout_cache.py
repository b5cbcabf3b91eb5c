"""A section, a head, a cover: made into boxes only where what is asked of it is not remembered.

After a one-word edit most sections say what they said, and stand where they stood. What was found out about one (how
tall it is, where it was cut, what it draws at a place) is kept by what it says and by its setting. Boxes and elements
are never kept: they belong to one document.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar, cast

from brochure.render.pdf.tagging.structure_tree import Origin, Plan, Root
from brochure.runtime.memo import memoize

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from brochure.render.pdf.boxes.boxes import Box, Cut
    from brochure.render.pdf.pages.layout_context import Setting
    from brochure.render.pdf.tagging.display_list import Painting
    from brochure.render.pdf.tagging.structure_tree import Element
    from brochure.render.pdf.writer.canvas import TaggedCanvas

Found = TypeVar("Found")

_MOST_FACTS = 64  # about one content: a few widths, cuts and places


class _Step(NamedTuple):
    """A cut on the way from the whole to a part: how it was asked for, and which of the two parts was taken."""

    width: float
    room: float
    forced: bool
    rest: bool


_Path: TypeAlias = tuple[_Step, ...]


class _Space(NamedTuple):
    before: float
    after: float
    with_next: bool


class _Parts(NamedTuple):
    """What a cut gave: whether something stays, whether all of it does, whether something goes on."""

    stays: bool
    whole: bool
    goes_on: bool


class _Known:
    """What is known of one content in one setting: the plan of its elements, and facts about it and its parts."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.plan_name: object = None
        self._facts: dict[tuple[object, ...], object] = {}

    def fact(self, question: tuple[object, ...], find: Callable[[], Found]) -> Found:
        """The answer to a question, which is not None."""
        known = self._facts.get(question)
        if known is None:
            if len(self._facts) >= _MOST_FACTS:
                self._facts.clear()
            known = self._facts[question] = find()
        return cast("Found", known)


@memoize(500)
def _known(_key: Hashable) -> _Known:
    return _Known()


@memoize(80)
def name_of(_setting: Setting) -> object:
    """What stands for a setting in keys, as a setting is large: the same for equal ones."""
    return object()


@memoize(500)
def _name_of_plan(_plan: Plan) -> object:
    """What stands for a plan in keys: the same for equal ones."""
    return object()


class _Content:
    """What the parts of one content share within a document: what is known of it, its elements, its boxes if need be.

    Boxes are made with elements of their own, which are in no document: only their numbers in the plan matter.
    """

    def __init__(self, key: Hashable, parent: Element, make: Callable[[Element], Box]) -> None:
        self.known = _known(key)
        self._make = make
        self._apart = Root()
        self._boxes: dict[_Path, Box] = {}
        if self.known.plan is None:
            self.box(())
            self.known.plan = Plan.of(self._apart)
            self.known.plan_name = _name_of_plan(self.known.plan)
        self._plan, self.origin = self.known.plan, Origin(self.known.plan_name)
        self._begun = self._plan.begin(parent)
        for element in self._begun:
            element.origin = self.origin

    @cached_property
    def elements(self) -> list[Element]:
        """The elements of the document that is being made, by their numbers in the plan."""
        return self._plan.finish(self._begun)

    def numbers(self) -> dict[Element, int]:
        """The boxes' own elements with their numbers in the plan."""
        return {element: number for number, element in enumerate(self._apart.descendants())}

    def box(self, path: _Path) -> Box:
        """The box itself, of the whole or of a part."""
        if path not in self._boxes:
            if path:
                self._cut(path)
            else:
                self._boxes[()] = self._make(self._apart)
        return self._boxes[path]

    def _cut(self, path: _Path) -> None:
        width, room, forced, _ = path[-1]
        parts = self.box(path[:-1]).cut(width, room, forced=forced)
        for part, rest in zip(parts, (False, True), strict=True):
            if part is not None:
                self._boxes[*path[:-1], _Step(width, room, forced, rest)] = part


class Recalled:
    """The box of one content, or of a part of it; see `Box`."""

    def __init__(self, content: _Content, path: _Path = ()) -> None:
        self._content = content
        self._path = path

    def _fact(self, question: tuple[object, ...], find: Callable[[Box], Found]) -> Found:
        """What is known of the box, or what it tells of itself."""
        content, path = self._content, self._path
        return content.known.fact((path, *question), lambda: find(content.box(path)))

    @property
    def _space(self) -> _Space:
        return self._fact(("space",), lambda box: _Space(box.before, box.after, box.with_next))

    @property
    def before(self) -> float:
        return self._space.before

    @property
    def after(self) -> float:
        return self._space.after

    @property
    def with_next(self) -> bool:
        return self._space.with_next

    def height(self, width: float) -> float:
        return self._fact(("height", width), lambda box: box.height(width))

    def baseline(self, width: float) -> float | None:
        return self._fact(("baseline", width), lambda box: (box.baseline(width),))[0]

    def cut(self, width: float, room: float, *, forced: bool) -> Cut:
        def ask(box: Box) -> _Parts:
            first, rest = box.cut(width, room, forced=forced)
            return _Parts(first is not None, first is box, rest is not None)

        parts = self._fact(("cut", width, room, forced), ask)
        if not parts.stays:
            return None, self
        step = _Step(width, room, forced, rest=False)
        first = self if parts.whole else Recalled(self._content, (*self._path, step))
        rest = Recalled(self._content, (*self._path, step._replace(rest=True))) if parts.goes_on else None
        return first, rest

    def paint(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        content, place = self._content, (x, top, width, canvas.gray, canvas.in_artifact)

        def draw(box: Box) -> Painting:
            return canvas.painting(lambda: box.paint(canvas, x, top, width), content.numbers())

        canvas.place(self._fact(place, draw), content)


def recalled(key: Hashable, parent: Element, make: Callable[[Element], Box]) -> Recalled:
    """The box that `make` makes under an element of its own; `key` holds every value that it is made from."""
    return Recalled(_Content(key, parent, make))
