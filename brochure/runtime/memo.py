"""Keep what pure functions return, so that after an edit only what changed is computed again.

This is the only memo mechanism of the package. `memoize` finds a result by equal arguments, `memoize_by_identity` by
the very same first argument: records are compared without their places in the file, so of two equal ones only the one
that was seen before may stand for itself. A cache that is kept in another way is registered with `register_cache`.
`clear_all` empties every cache that depends on content; that changes no result. A cache that holds only constants of
the program, such as its own word lists, may use `functools.cache` and is never emptied.

These tables list every cache of the package by its function; a bound is a number of results.
tests/runtime/test_memo.py compares them with the code.

By value, with `memoize`; emptied by `clear_all`:

    cache                                        holds                                    key                     bound
    checks.rules.access._bare                    a text's words in small letters          text                    512
    checks.rules.reading_grade._forms            forms of the glossary's words            terms                   16
    checks.text.languages.has_file               whether a language has a file of words   language, file name     256
    checks.text.syllables.syllables              syllables of a word                      word                    20000
    content.fingerprint._front                   what a handout says beside its sections  handout                 16
    content.languages.load                       the tool's words in a language           language tag            32
    content.records.specs                        the declared fields of a class           class                   128
    copies.worker._maker                         what makes the copies of an order        work                    1
    design.fonts.family                          a font family, with its shaped words     family name             20
    design.images._read                          a picture and its problems               bytes, path, name       8
    design.images.raster_for                     a photograph in its size on paper        picture, box, pixels    16
    design.kerning.by_letters                    a family that is measured by letters     family                  20
    design.line_breaking._packed                 words of a text in boxes                 text, family, size      4096
    design.line_breaking.break_lines             lines of a text                          text, family, width     4096
    design.qr.modules                            dark modules of a QR code                address                 16
    render.pdf.boxes.qr._path                    a QR code as a PDF path                  address                 20
    render.pdf.pages.layout_cache._known         plan, heights, cuts, drawing of boxes    content, layout context 500
    render.pdf.pages.layout_cache._name_of_plan  a short key for a plan of elements       plan                    500
    render.pdf.pages.layout_cache.name_of        a short key for a layout context         layout context          80
    render.pdf.pages.story._same_for             a short key for a section                section                 500
    render.pdf.tagging.bookmarks._written        bookmarks as PDF                         entries, object numbers 40
    render.pdf.tagging.display_list._tags        a short key for tagged events            events                  1000
    render.pdf.tagging.structure_writer._kept    a structure tree as PDF                  plans of its contents   24
    render.pdf.writer.canvas._operator           a color's operator                       color, operator names   200
    render.pdf.writer.fonts._alone               widths of a face's glyphs                face                    20
    render.pdf.writer.fonts._drawn               a word as PDF, and its glyphs            face, word              20000
    render.pdf.writer.fonts._program             a font subset as PDF                     face, glyphs            40
    render.pdf.writer.image_objects.photograph   a photograph as PDF                      raster                  16
    render.pdf.writer.syntax.number              a number as PDF                          number                  8192
    render.pdf.writer.syntax.string              a string as PDF                          text                    2000
    render.pdf.writer.writer._packed             an object stream                         numbers, objects        60
    render.pdf.writer.writer._packed_places      an object stream's cross references      numbers, stream         60
    render.pdf.writer.writer.deflated            compressed bytes                         bytes                   100
    source.parser._piece                         a piece of content as a mapping          piece, file name        128

By identity, with `memoize_by_identity`; emptied by `clear_all`:

    cache                                        holds                                    key                     bound
    checks.rules.briefs._briefs_of               a section's briefs and their lengths     section                 128
    checks.rules.characters._missing             characters that a family lacks           branch, family          512
    checks.rules.governance._found_in            matches of a pattern                     branch, pattern         512
    checks.rules.layout._every_odd               texts that look odd, with their pages    pages                   1
    checks.rules.layout._oddities                what is odd about a text                 text, limits            2000
    checks.text.page_index._in_section           texts of a section, with their places    section                 500
    checks.text.passages._of_section             a section's passages                     section, number         128
    checks.text.passages._placed                 values of a branch, sorted by place      branch                  128
    content.field_declarations._braced           texts with braces                        branch                  512
    content.fingerprint._section                 what a section says, as JSON             section                 128
    content.handout._blocks                      a section's blocks                       section, context        128
    content.records._inner                       the value of a list or group             node, key, field        512
    content.records._read                        a record and its problems                mapping, class          512
    content.tailoring._record_without_pointers   a record without citations               record                  512
    content.tailoring._section                   a section in an edition's words          section, tight          128
    render.pdf.pages.story._name_of              a short key for a section                section                 500
    render.pdf.tagging.display_list.coded        a display list as operators              display list, number    1000

Kept in another way, with `register_cache`; emptied by `clear_all`:

    cache                                        holds                                    key                     bound
    checks.engine.runner._last                   problems of the last content             whether tight           2
    checks.text.memo._notes                      what checks found in texts               passage or other        4000
    checks.text.passages._recent                 the last parts of a section              number of section       3-each
    checks.text.passages.last                    a result for the last content            content                 1

Constants of the program, with `functools.cache`; never emptied:

    cache                                        holds                                    key                     bound
    checks.rules.access._languages               words that tell a language               none                    1
    checks.rules.clinical._of_packs              entries of rule packs                    packs, part             few
    checks.rules.wording._double                 the pattern of double negatives          none                    1
    checks.text.languages.with_data              languages with words                     none                    1
    checks.text.lexicon.medical                  medical words                            none                    1
    checks.text.lexicon.plain_words              hard words and plain ones                none                    1
    checks.text.rule_packs._load                 a rule pack                              name of a pack          few
    checks.text.rule_packs._topics_in            topics of a language                     language                few
    checks.text.rule_packs.topics                names of the rule packs                  none                    1
    checks.text.syllables._counts                syllables of irregular words             none                    1
    content.languages.available                  names of the languages                   none                    1
    design.colours._grey_luminances              luminances of 256 grays                  none                    1
    design.fonts.harfbuzz                        the module uharfbuzz                     none                    1
    render.pdf.writer.writer.srgb_profile        the sRGB profile                         none                    1
    runtime.frozen._template                     an __init__ function to copy             counts of fields        few

Some objects keep results of their own, which go when the object goes: a `Face` its shaped words (at most 20,000), a
`_Known` its facts (at most 64).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

_clear_functions: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class HashedBytes:
    """The bytes of a file: compared as a whole, hashed by length, start and end, as hashing megabytes is slow."""

    data: bytes

    def __hash__(self) -> int:
        return hash((len(self.data), self.data[:64], self.data[-64:]))


def memoize(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep a function's results for equal arguments: the `size` results that were used last."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached_function = lru_cache(maxsize=size)(function)
        register_cache(cached_function.cache_clear)
        return cast("Callable[P, R]", cached_function)

    return decorate


def memoize_by_identity(size: int) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """Keep a function's results for the very same first argument, with other arguments equal.

    The argument is kept with its result, so that no other object can take its identity meanwhile.
    """

    def decorate(function: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
        cache: dict[tuple[object, ...], tuple[T, R]] = {}
        register_cache(cache.clear)

        def call(argument: T, /, *other_arguments: P.args, **keyword_arguments: P.kwargs) -> R:
            key = (id(argument), *other_arguments, *keyword_arguments.values())
            entry = cache.pop(key, None)
            if entry is None:
                entry = argument, function(argument, *other_arguments, **keyword_arguments)
                while len(cache) >= size:
                    del cache[next(iter(cache))]
            cache[key] = entry  # the entry used last comes last
            return entry[1]

        return call

    return decorate


def register_cache(clear: Callable[[], None]) -> None:
    """Have `clear_all` call a function that empties a cache."""
    _clear_functions.append(clear)


def clear_all_caches() -> None:
    """Empty every cache that depends on content."""
    for clear in _clear_functions:
        clear()
