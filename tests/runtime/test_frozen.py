"""Our frozen dataclasses do what the standard library's do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property
from typing import Any, ClassVar

import pytest

from brochure.runtime import frozen


@frozen.dataclass(frozen=True)
class Place:
    """Fields with and without a default, one of them left out of comparing and showing."""

    line: int
    column: int = 1
    note: str = dataclasses.field(default="", compare=False, repr=False)

    @cached_property
    def both(self) -> tuple[int, int]:
        return self.line, self.column


@dataclasses.dataclass(frozen=True)
class StandardPlace:
    """The same, by the standard library."""

    line: int
    column: int = 1
    note: str = dataclasses.field(default="", compare=False, repr=False)


@frozen.dataclass(frozen=True, slots=True)
class Glyph:
    """Without room for more than its fields."""

    code: int
    text: str = "a"


@frozen.dataclass(frozen=True, kw_only=True)
class Named:
    """Fields by name alone, and its own way to be shown."""

    name: str
    where: int = 0

    def __repr__(self) -> str:
        return f"<{self.name}>"


@frozen.dataclass(frozen=True, kw_only=True, repr=False)
class Kept(Named):
    """More fields, shown as what it is made of."""

    items: tuple[str, ...] = ()


@frozen.dataclass(frozen=True, eq=False)
class Same:
    """Equal to itself alone."""

    number: int


def test_a_class_with_many_fields() -> None:
    names = [f"field_{number}" for number in range(40)]
    body = {"__annotations__": dict.fromkeys(names, "int"), "__doc__": "Many fields."}
    many: Any = frozen.dataclass(frozen=True)(type("Many", (), body))
    made = many(*range(40))
    assert [getattr(made, name) for name in names] == [*range(40)]
    with pytest.raises(TypeError, match=r"Many.__init__\(\) missing 1 required positional argument: 'field_39'"):
        many(*range(39))


@frozen.dataclass(frozen=True)
class Counting:
    """With a thing of the class itself."""

    known: ClassVar[int] = 3
    number: int = 0


def test_what_belongs_to_the_class_is_no_field() -> None:
    assert [field.name for field in dataclasses.fields(Counting)] == ["number"]
    assert (Counting(4).number, Counting.known) == (4, 3)


def test_a_default_that_may_change_is_refused() -> None:
    body = {"__annotations__": {"names": "list[str]"}, "names": [], "__doc__": "Shared."}
    with pytest.raises(ValueError, match="names"):
        frozen.dataclass(frozen=True)(type("Shared", (), body))


@dataclasses.dataclass(frozen=True)
class Longer(StandardPlace):
    """A class of the standard library's, for comparison."""

    length: int = 1


@frozen.dataclass(frozen=True)
class OurLonger(Place):
    """The same of ours: fields of what it is made of come first."""

    length: int = 1


def test_what_is_noted_of_a_class_is_what_the_standard_library_notes() -> None:
    for ours, theirs in ((Place, StandardPlace), (OurLonger, Longer)):
        assert ours.__match_args__ == theirs.__match_args__
        for one, other in zip(dataclasses.fields(ours), dataclasses.fields(theirs), strict=True):
            for name in ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "kw_only"):
                assert getattr(one, name) == getattr(other, name), name
        assert vars(ours).get("note", "") == vars(theirs).get("note", "")


def test_it_is_made_as_by_the_standard_library() -> None:
    assert Place(3) == Place(3, 1, "x") == Place(column=1, line=3)
    assert (Place(3).line, Place(3).column, Place(3).note) == (3, 1, "")
    made = Kept(name="a", items=("b",))
    assert (made.name, made.where, made.items) == ("a", 0, ("b",))
    make: Any = Place
    for given, named in (((), {}), ((1, 2, "", 4), {}), ((1,), {"row": 2}), ((1,), {"line": 2})):
        with pytest.raises(TypeError):
            make(*given, **named)
    with pytest.raises(TypeError):
        Named("a")  # type: ignore[call-arg]


def test_it_is_compared_hashed_and_shown_as_by_the_standard_library() -> None:
    for arguments in [(3,), (3, 2), (4, 1, "x")]:
        ours, theirs = Place(*arguments), StandardPlace(*arguments)  # type: ignore[arg-type]
        assert hash(ours) == hash(theirs)
        assert repr(ours) == repr(theirs).removeprefix("Standard")
    others: list[object] = [3, Place(4), StandardPlace(3)]
    assert Place(3) not in others
    assert Kept(name="a") != Named(name="a")
    assert repr(Kept(name="a")) == "<a>"
    assert Same(1) != Same(1)
    assert len({Same(1), Same(1)}) == 2
    assert len({Glyph(1), Glyph(1, "a"), Glyph(2)}) == 2


@pytest.mark.parametrize("thing", [Place(1), Glyph(1), Named(name="a"), Kept(name="a"), Same(1)], ids=repr)
def test_nothing_of_it_can_be_changed(thing: object) -> None:
    name = dataclasses.fields(thing)[0].name  # type: ignore[arg-type]
    before = getattr(thing, name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(thing, name, 7)
    with pytest.raises(dataclasses.FrozenInstanceError):
        delattr(thing, name)
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
        thing.other = 7  # type: ignore[attr-defined]
    assert getattr(thing, name) == before


def test_the_standard_librarys_tools_work_on_it() -> None:
    assert dataclasses.replace(Place(1, 2), line=3) == Place(3, 2)
    assert dataclasses.replace(Glyph(1), text="b") == Glyph(1, "b")
    assert dataclasses.asdict(Kept(name="a")) == {"name": "a", "where": 0, "items": ()}
    assert [field.name for field in dataclasses.fields(Kept)] == ["name", "where", "items"]
    assert dataclasses.is_dataclass(Place)
    assert Place(1).both == (1, 1)
    assert not hasattr(Glyph(1), "__dict__")
    match Place(5, 6):
        case Place(line, column):
            assert (line, column) == (5, 6)


@pytest.mark.parametrize("thing", [Place(1, 2, "x"), Glyph(1, "b"), Kept(name="a", items=("b",))], ids=repr)
def test_it_goes_to_other_processes_and_back(thing: object) -> None:
    for made in (pickle.loads(pickle.dumps(thing)), copy.copy(thing), copy.deepcopy(thing)):  # noqa: S301 -- ours
        assert made == thing
        assert repr(made) == repr(thing)


def test_what_may_change_is_refused() -> None:
    with pytest.raises(TypeError):
        frozen.dataclass(frozen=False)
