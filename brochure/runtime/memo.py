"""Keep what pure functions return, so that after an edit only what has changed is computed again.

This is the only memo mechanism of the package. `memoize` finds a result by equal arguments, `memoize_by_identity` by
the very same first argument: equal records may have different positions in the file, so they must not share a result.
A cache of another kind is registered with `register_cache`. `clear_all_caches` empties every cache that depends on
content; that changes no result. A cache that holds only constants of the program, such as its own word lists, may use
`functools.cache` and is never emptied.

These tables list every cache of the package by its function or variable; a bound is a number of results.
tests/runtime/test_memo.py compares them with the code.

By value, with `memoize`; emptied by `clear_all_caches`:

    cache                                                  holds                              key                 bound
    checks.rules.access._normalize_words                   a text's words in lowercase        text                512
    checks.rules.reading_grade._collect_forms              forms of the glossary's words      terms               16
    checks.text.languages.has_file                         whether a language has a word file  language, file name 256
    checks.text.syllables.count_syllables                  the syllables of a word            word                20000
    content.fingerprint._serialize_front_matter            a handout without sections as JSON  handout             16
    content.languages.load_words                           the tool's words in a language     language tag        32
    content.records.get_field_specs                        the declared fields of a class     class               128
    copies.worker._get_worker                              the worker that makes copies       settings            1
    design.fonts.load_family                               a font family with its shaped words  family name         20
    design.images._read_picture                            a picture and its problems         bytes, path, name   8
    design.images.build_raster                             a photograph at its printed size   picture, size, ppi  16
    design.kerning.build_letter_family                     a family measured by letters       family              20
    design.line_breaking._build_boxes                      a text's words as boxes            text, family, size  4096
    design.line_breaking.break_lines                       the lines of a text                text, family, width 4096
    design.qr.build_modules                                the dark modules of a QR code      address             16
    render.pdf.boxes.qr._build_path                        a QR code as a PDF path            address             20
    render.pdf.pages.layout_cache._get_facts               plan, heights, splits, drawing     content, context    500
    render.pdf.pages.layout_cache._make_plan_key           a short key for a structure plan   plan                500
    render.pdf.pages.layout_cache.make_context_key         a short key for a layout context   layout context      80
    render.pdf.pages.story._make_key                       a short key for equal sections     section             500
    render.pdf.tagging.bookmarks._format_bookmarks         the bookmarks as PDF               entries, numbers    40
    render.pdf.tagging.display_list._intern_structure_key  a short key for tagged events      events              1000
    render.pdf.tagging.structure_writer._get_cache_entry   a structure tree as PDF            its plans           24
    render.pdf.writer.canvas._build_color_operator         a color's operator                 color, operators    200
    render.pdf.writer.fonts._build_program                 a font subset as PDF               font, glyphs        40
    render.pdf.writer.fonts._encode_word                   a word as PDF, and its glyphs      font, word          20000
    render.pdf.writer.fonts._get_metrics_cache             the widths of a font's glyphs      font                20
    render.pdf.writer.image_objects.build_image_object     a photograph as PDF                raster              16
    render.pdf.writer.syntax.format_number                 a number as PDF                    number              8192
    render.pdf.writer.syntax.format_string                 a string as PDF                    text                2000
    render.pdf.writer.writer._build_object_stream          an object stream                   numbers, objects    60
    render.pdf.writer.writer._build_object_stream_rows     cross references of a stream       numbers, stream     60
    render.pdf.writer.writer.compress                      compressed bytes                   bytes               100
    source.parser._parse_chunk                             a chunk of content as a mapping    chunk, file name    128

By identity, with `memoize_by_identity`; emptied by `clear_all_caches`:

    cache                                                  holds                              key                 bound
    checks.rules.briefs._find_briefs                       a section's briefs and lengths     section             128
    checks.rules.characters._find_missing_characters       characters that a family lacks     branch, family      512
    checks.rules.governance._find_in_branch                the matches of a pattern           branch, pattern     512
    checks.rules.layout._find_failures                     the tests that a text fails        text, limits        2000
    checks.rules.layout._find_odd_texts                    texts that look wrong, and pages   pages               1
    checks.text.page_index._index_section                  a section's texts, and origins     section             500
    checks.text.passages._build_section_text               a section's passages               section, number     128
    checks.text.passages._list_branch_scalars              a branch's values, by position     branch              128
    content.field_declarations._filter_braced              texts with braces                  branch              512
    content.fingerprint._serialize_section                 a section as JSON                  section             128
    content.handout._build_section                         a section's blocks                 section, context    128
    content.records._read_collection                       the value of a list or group       node, key, field    512
    content.records._read_memoized                         a record and its problems          mapping, class      512
    content.tailoring._remove_record_citations             a record without citations         record              512
    content.tailoring._tailor_section                      a section in an edition's words    section, tight      128
    render.pdf.pages.story._make_section_key               a short key for a section          section             500
    render.pdf.tagging.display_list.build_operators        a display list as operators        list, number        1000

In another way, with `register_cache`; emptied by `clear_all_caches`:

    cache                                                  holds                              key                 bound
    checks.engine.runner._last_results                     the problems of the last content   whether tight       2
    checks.text.memo._memos_by_id                          what checks found in texts         text                4000
    checks.text.passages._recent_by_section                the last versions of a section     section number      3-each
    checks.text.passages.last_result                       a result for the last content      content             1

Constants of the program, with `functools.cache`; never emptied:

    cache                                                  holds                              key                 bound
    checks.rules.access._load_frequent_words               each language's frequent words     none                1
    checks.rules.clinical._list_pack_entries               the entries of rule packs          packs, group        few
    checks.rules.wording._compile_double_negative          the pattern of double negatives    none                1
    checks.text.languages.list_languages                   the languages with words           none                1
    checks.text.lexicon.load_medical_vocabulary            medical words                      language            few
    checks.text.lexicon.load_plain_words                   hard words and plain ones          language            few
    checks.text.rule_packs._list_language_topics           the topics of a language           language            few
    checks.text.rule_packs._load_pack                      a rule pack                        language, name      few
    checks.text.rule_packs.list_topics                     the names of the rule packs        none                1
    checks.text.syllables._load_counts                     the syllables of irregular words   none                1
    content.languages.list_languages                       the names of the languages         none                1
    design.colors._list_gray_luminances                    the luminances of 256 grays        none                1
    design.fonts.load_harfbuzz                             the module uharfbuzz               none                1
    render.pdf.writer.writer.read_srgb_profile             the sRGB profile                   none                1
    runtime.frozen._compile_template                       an `__init__` to copy              numbers of fields   few

Some objects keep results of their own, which are freed with the object: a `Font` its shaped words (at most 20,000), a
`_ContentFacts` its facts (at most 64).
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
    """The bytes of a file: compared completely, hashed by length, start and end, as hashing megabytes is slow."""

    data: bytes

    def __hash__(self) -> int:
        return hash((len(self.data), self.data[:64], self.data[-64:]))


def memoize(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that keeps a function's results for equal arguments: the `size` that were used last."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached_function = lru_cache(maxsize=size)(function)
        register_cache(cached_function.cache_clear)
        return cast("Callable[P, R]", cached_function)

    return decorate


def memoize_by_identity(size: int) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """Return a decorator that keeps a function's last `size` results, by identity of its first argument.

    The other arguments must be equal. The first argument is kept with its result, so that no other object can get its
    identity.
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
            cache[key] = entry  # the entry that was used last comes last
            return entry[1]

        return call

    return decorate


def register_cache(clear: Callable[[], None]) -> None:
    """Register a function that empties a cache, for `clear_all_caches` to call."""
    _clear_functions.append(clear)


def clear_all_caches() -> None:
    """Empty every cache that depends on content."""
    for clear in _clear_functions:
        clear()
