"""Colors: parsing, mixing, contrast, grays, and the nearest color with enough contrast.

A color is a text "#RRGGBB" in capitals, in sRGB. Contrast follows WCAG 2.2 (relative luminance and contrast ratio,
https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import bisect
import colorsys
import functools
import re

from brochure.runtime.lazy_regex import compile_lazily

WHITE = "#FFFFFF"
BLACK = "#000000"

_HEX = compile_lazily(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", re.ASCII)
_LIGHTNESS_STEPS = 1024


def parse_hex_color(text: str) -> str | None:
    """Return the color of a text "#RGB" or "#RRGGBB", or None for any other text."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return "#" + digits.upper()


def to_channels(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of a color, each 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def from_channels(red: float, green: float, blue: float) -> str:
    """Return the color with these channels, each rounded and limited to 0 to 255."""
    return "#" + "".join(f"{min(255, max(0, int(value + 0.5))):02X}" for value in (red, green, blue))


def luminance(color: str) -> float:
    """Return the relative luminance, from 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (_linearize(value / 255) for value in to_channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linearize(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def contrast(color: str, other: str) -> float:
    """Return the contrast ratio of two colors in either order, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(color), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(color: str, other: str, share: float) -> str:
    """Return the mix of `share` (0 to 1) of a color with the rest of the other, channel by channel."""
    red, green, blue = (
        share * a + (1 - share) * b for a, b in zip(to_channels(color), to_channels(other), strict=True)
    )
    return from_channels(red, green, blue)


def to_gray_level(color: str) -> int:
    """Return the gray level, 0 to 255, of a color on a copier or a black-and-white printer (luma of Rec. 601)."""
    red, green, blue = to_channels(color)
    return int(0.299 * red + 0.587 * green + 0.114 * blue + 0.5)


def to_gray_color(color: str) -> str:
    """Return the gray, as "#RRGGBB" with equal channels, that has the same relative luminance as the color.

    It is rounded to the darker level, so that its contrast on white is not lower. A gray is returned as it is.
    """
    level = bisect.bisect_right(_list_gray_luminances(), luminance(color)) - 1
    return from_channels(level, level, level)


@functools.cache
def _list_gray_luminances() -> list[float]:
    """Return the luminance of each of the 256 grays, from black to white."""
    return [luminance(from_channels(level, level, level)) for level in range(256)]


def find_passing_color(color: str, background: str, ratio: float) -> str:
    """Return the nearest color in lightness, of the same hue and saturation, with at least this contrast ratio.

    If no color of that hue reaches it on the background, return black or white, whichever has more contrast.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in to_channels(color)))
    for step in range(_LIGHTNESS_STEPS + 1):
        for candidate_lightness in (lightness - step / _LIGHTNESS_STEPS, lightness + step / _LIGHTNESS_STEPS):
            if 0 <= candidate_lightness <= 1:
                red, green, blue = colorsys.hls_to_rgb(hue, candidate_lightness, saturation)
                candidate = color if step == 0 else from_channels(red * 255, green * 255, blue * 255)
                if contrast(candidate, background) >= ratio:
                    return candidate
    return max(BLACK, WHITE, key=lambda extreme: contrast(extreme, background))


def average_colors(colors: list[str]) -> str:
    """Return the mean of one or more colors, channel by channel."""
    red, green, blue = (sum(values) / len(colors) for values in zip(*map(to_channels, colors), strict=True))
    return from_channels(red, green, blue)


def parse_css_color(text: str) -> tuple[str, float] | None:
    """Return the color and opacity (0 to 1) of a CSS color, or None for one that is not supported.

    Supported: names, #RGB, #RGBA, #RRGGBB, #RRGGBBAA, rgb(), rgba(), hsl(), hsla(), device-cmyk(). Text after the
    color, such as an icc-color(), is ignored.
    """
    text = text.strip().lower()
    match = _COLOR_FUNCTION.match(text)
    if match is not None:
        return _parse_color_function(match[1], re.split(r"[\s,/]+", match[2].strip()))
    word = text.partition(" ")[0]
    if word.startswith("#") and len(word) in (5, 9):
        size = (len(word) - 1) // 4
        digits, opacity = word[:-size], word[-size:] * (3 - size)
        color = parse_hex_color(digits)
        return None if color is None or not parse_hex_color("#" + opacity + "0000") else (color, int(opacity, 16) / 255)
    color = parse_hex_color(word) or _COLORS_BY_NAME.get(word)
    return None if color is None else (color, 1.0)


_COLOR_FUNCTION = compile_lazily(r"(rgba?|hsla?|device-cmyk)\(([^()]{0,99})\)")
_COMPONENT = compile_lazily(r"([-+]?(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20}))(%|deg)?", re.ASCII)


def _parse_color_function(name: str, components: list[str]) -> tuple[str, float] | None:
    """Return the color and opacity of a CSS function of three numbers (CMYK: four) and an optional opacity.

    Return None if a component is not a number or their count is wrong.
    """
    matches = [_COMPONENT.fullmatch(component) for component in components]
    count = 4 if name == "device-cmyk" else 3
    numbers = [(float(match[1]), match[2]) for match in matches if match is not None]
    if len(numbers) != len(components) or len(numbers) not in (count, count + 1):
        return None
    opacity = 1.0 if len(numbers) == count else _to_fraction(*numbers[count])
    if name == "device-cmyk":
        cyan, magenta, yellow, black = (_to_fraction(*component) for component in numbers[:4])
        return from_channels(*(255 * (1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))), opacity
    if name.startswith("hsl"):
        hue, saturation, lightness = numbers[0][0] / 360 % 1, _to_fraction(*numbers[1]), _to_fraction(*numbers[2])
        return from_channels(*(255 * value for value in colorsys.hls_to_rgb(hue, lightness, saturation))), opacity
    return from_channels(*(value / 100 * 255 if unit == "%" else value for value, unit in numbers[:3])), opacity


def _to_fraction(value: float, unit: str | None) -> float:
    return min(1.0, max(0.0, value / 100 if unit == "%" else value))


# The color names of CSS Color 4, section 6.1.
_NAME_TABLE = """
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
_NAME_TABLE_WORDS = _NAME_TABLE.split()
_COLORS_BY_NAME = {
    name: "#" + digits.upper() for name, digits in zip(_NAME_TABLE_WORDS[::2], _NAME_TABLE_WORDS[1::2], strict=True)
}
