"""Colours as arithmetic: reading them, how well they show on one another, and the nearest one that shows well enough.

A colour is text of the shape "#RRGGBB" in capitals, in sRGB. Contrast follows WCAG 2.2 (relative luminance and
contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import bisect
import colorsys
import functools
import re

from brochure.runtime.lazy_regex import on_demand

WHITE = "#FFFFFF"
BLACK = "#000000"

_HEX = on_demand(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", re.ASCII)
_STEPS = 1024


def parse(text: str) -> str | None:
    """The colour that "#RGB" or "#RRGGBB" names, or None for any other text."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return "#" + digits.upper()


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def from_channels(red: float, green: float, blue: float) -> str:
    """The colour of three numbers from 0 to 255, rounded; numbers outside are brought to the nearest end."""
    return "#" + "".join(f"{min(255, max(0, int(value + 0.5))):02X}" for value in (red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, in either order (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`share` (0 to 1) of the colour with the rest of the other, channel by channel."""
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(channels(colour), channels(other), strict=True))
    return from_channels(red, green, blue)


def grey(colour: str) -> int:
    """The grey, 0 to 255, that a copier or a grey printer makes of a colour (luma of Rec. 601)."""
    red, green, blue = channels(colour)
    return int(0.299 * red + 0.587 * green + 0.114 * blue + 0.5)


def in_grey(colour: str) -> str:
    """The grey, as "#RRGGBB" with equal parts, that shows as well as the colour: of the same relative luminance.

    It is rounded to the darker step, so that contrast on white is never less; a grey gives itself.
    """
    level = bisect.bisect_right(_grey_luminances(), luminance(colour)) - 1
    return from_channels(level, level, level)


@functools.cache
def _grey_luminances() -> list[float]:
    """The luminance of each grey from black to white, reckoned as `luminance` does."""
    return [luminance(from_channels(level, level, level)) for level in range(256)]


def nearest_passing(colour: str, background: str, ratio: float) -> str:
    """The colour of the same hue and saturation, nearest in lightness, that reaches the contrast on the background.

    Black or white, whichever shows better, where no colour of that hue reaches it.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in channels(colour)))
    for step in range(_STEPS + 1):
        for other in (lightness - step / _STEPS, lightness + step / _STEPS):
            if 0 <= other <= 1:
                red, green, blue = colorsys.hls_to_rgb(hue, other, saturation)
                candidate = colour if step == 0 else from_channels(red * 255, green * 255, blue * 255)
                if contrast(candidate, background) >= ratio:
                    return candidate
    return max(BLACK, WHITE, key=lambda extreme: contrast(extreme, background))


def mean(colours: list[str]) -> str:
    """The mean of one or more colours, channel by channel."""
    red, green, blue = (sum(values) / len(colours) for values in zip(*map(channels, colours), strict=True))
    return from_channels(red, green, blue)


def css_colour(text: str) -> tuple[str, float] | None:
    """The colour and opacity (0 to 1) of a CSS colour, or None for one that is not known.

    Names, #RGB, #RRGGBB, either with a digit or two more for opacity, rgb(), rgba(), hsl(), hsla(), device-cmyk();
    what follows the colour, such as an icc-color(), is passed over.
    """
    text = text.strip().lower()
    call = _CALL.match(text)
    if call is not None:
        return _called(call[1], re.split(r"[\s,/]+", call[2].strip()))
    word = text.partition(" ")[0]
    if word.startswith("#") and len(word) in (5, 9):
        size = (len(word) - 1) // 4
        digits, opacity = word[:-size], word[-size:] * (3 - size)
        colour = parse(digits)
        return None if colour is None or not parse("#" + opacity + "0000") else (colour, int(opacity, 16) / 255)
    colour = parse(word) or _NAMES.get(word)
    return None if colour is None else (colour, 1.0)


_CALL = on_demand(r"(rgba?|hsla?|device-cmyk)\(([^()]{0,99})\)")
_PART = on_demand(r"([-+]?(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20}))(%|deg)?", re.ASCII)


def _called(name: str, parts: list[str]) -> tuple[str, float] | None:
    """A colour written as a function of three numbers, or four for CMYK, and perhaps an opacity."""
    matches = [_PART.fullmatch(part) for part in parts]
    count = 4 if name == "device-cmyk" else 3
    found = [(float(match[1]), match[2]) for match in matches if match is not None]
    if len(found) != len(parts) or len(found) not in (count, count + 1):
        return None
    opacity = 1.0 if len(found) == count else _portion(*found[count])
    if name == "device-cmyk":
        cyan, magenta, yellow, black = (_portion(*part) for part in found[:4])
        return from_channels(*(255 * (1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))), opacity
    if name.startswith("hsl"):
        hue, saturation, lightness = found[0][0] / 360 % 1, _portion(*found[1]), _portion(*found[2])
        return from_channels(*(255 * value for value in colorsys.hls_to_rgb(hue, lightness, saturation))), opacity
    return from_channels(*(value / 100 * 255 if unit == "%" else value for value, unit in found[:3])), opacity


def _portion(value: float, unit: str | None) -> float:
    return min(1.0, max(0.0, value / 100 if unit == "%" else value))


# The colour names of CSS Color 4, section 6.1.
_LISTED = """
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4
black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue
5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c
cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgrey a9a9a9 darkgreen
006400 darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred
8b0000 darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f
darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969
dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc
ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 grey 808080 green 008000 greenyellow adff2f
honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa
lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff
lightgoldenrodyellow fafad2 lightgreen 90ee90 lightgray d3d3d3 lightgrey d3d3d3 lightpink ffb6c1 lightsalmon
ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899 lightsteelblue
b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000
mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371
mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 midnightblue
191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive
808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98
paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum
dda0dd powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1
saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0
skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f steelblue
4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white
ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32
"""
_WORDS = _LISTED.split()
_NAMES = {name: "#" + digits.upper() for name, digits in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
