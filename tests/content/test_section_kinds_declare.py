"""What a section kind must say of itself: the role of each text, what its sentences are, and where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from brochure.content import field_types, format_guide, records
from brochure.content.cover_letter import CoverLetter
from brochure.content.handout import Handout
from brochure.content.sections import KINDS
from brochure.content.sections.base import Section
from brochure.content.sections.table import _RowListType
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = (field_types.TextType, field_types.ProseType, records._TextListType, _RowListType)


def record_classes(cls: type[records.Record]) -> Iterator[type[records.Record]]:
    yield cls
    for spec in records.get_field_specs(cls).values():
        if isinstance(spec, records.RecordListType):
            yield from record_classes(spec.record_class)


def texts() -> Iterator[tuple[str, field_types.FieldType]]:
    for top in (Handout, CoverLetter, *KINDS.values()):
        for cls in record_classes(top):
            for key, spec in records.get_field_specs(cls).items():
                if isinstance(spec, TEXTS):
                    yield f"{cls.__name__}.{key}", spec


@pytest.mark.parametrize(("name", "spec"), list(texts()))
def test_every_text_has_a_role(name: str, spec: field_types.FieldType) -> None:
    if spec.replaced_keys:  # has the role of the text that it replaces
        assert spec.role is None, name
    else:
        assert spec.role in get_args(field_types.Role), name


def test_what_is_no_text_has_no_role() -> None:
    for cls in KINDS.values():
        for inner in record_classes(cls):
            for key, spec in records.get_field_specs(inner).items():
                assert isinstance(spec, TEXTS) or spec.role is None, (inner, key)


@pytest.mark.parametrize(
    "declare", [records.text_field, records.text_field_with_links, records.prose_field, records.text_list_field]
)
def test_a_text_without_a_role_cannot_be_declared(declare: object) -> None:
    assert callable(declare)
    with pytest.raises(TypeError, match="role"):
        declare("A text.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_its_sentences_are(kind: str) -> None:
    cls = KINDS[kind]
    assert cls.states in ("findings", "instructions", "reference")
    assert isinstance(cls.acts, bool)
    assert isinstance(cls.draws, bool)
    for name in ("states", "acts", "draws"):
        assert name in vars(cls)  # in its own file, not inherited
        assert name not in vars(Section)


@pytest.mark.parametrize("missing", ["states", "acts", "draws"])
def test_a_kind_that_does_not_say_so_is_refused_when_it_is_defined(missing: str) -> None:
    said = {"states": "findings", "acts": False, "draws": False}
    del said[missing]
    with pytest.raises(TypeError, match=rf"the section kind New must say what it is: {missing}$"):
        type("New", (Section,), said)


def test_a_kind_that_says_so_can_be_defined() -> None:
    @dataclass(frozen=True, kw_only=True, repr=False)
    class New(Section):
        """A new kind."""

        states = "instructions"
        acts = True
        draws = False

        advice: str = records.text_field("Advice.", role="item")

    assert records.get_field_specs(New)["advice"].role == "item"


def test_the_guide_names_the_kinds_that_the_trifold_always_or_never_takes() -> None:
    sentence = " ".join(format_guide.build_markdown().split())
    always = sentence.partition("It gets the sections on ")[2].partition(", warnings")[0]
    never = sentence.partition("It leaves out the ")[2].partition(", unless")[0]
    kinds = {kind.replace("_", " ").replace("benefits risks", "benefits and risks"): cls for kind, cls in KINDS.items()}
    assert {kind for kind, cls in kinds.items() if cls.when_tight == "all"} == {
        kind for kind in kinds if kind in always
    }
    assert {kind for kind, cls in kinds.items() if cls.when_tight == "none"} == {
        kind for kind in kinds if kind in never
    }
