"""The colours of a letter in hex, made from the company's one colour and readable on paper and at night.

Mail programs know no `oklch()`, so what the pages leave to the browser is worked out here.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

# Words on their ground, as the accessibility guidelines ask (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5
FALLBACK = "#20818c"
HEX = re.compile(r"#[0-9a-fA-F]{6}")
STEP = 0.01


@dataclass(frozen=True)
class Palette:
    """One letter's colours: grounds, inks, and what the company's colour became."""

    paper: str
    sheet: str
    ink: str
    soft: str
    line: str
    seam: str
    deep: str
    on_deep: str
    rule: str


@lru_cache(maxsize=64)
def light(colour: str) -> Palette:
    """Return the colours of a letter by day. `colour` is the company's, as `#rrggbb`."""
    _, chroma, hue = _lch(_valid(colour))
    seam = _hex(0.94, min(chroma, 0.016), hue)
    sheet = "#fefcf7"
    return Palette(
        paper="#f6f1e7",
        sheet=sheet,
        ink="#202636",
        soft="#4e5566",
        line="#a79f90",
        seam=seam,
        deep=_readable(0.43, min(chroma, 0.115), hue, on=(seam, sheet), towards=-STEP),
        on_deep=sheet,
        rule=_hex(min(_lch(_valid(colour))[0], 0.78), chroma, hue),
    )


@lru_cache(maxsize=64)
def dark(colour: str) -> Palette:
    """Return the colours of a letter at night. `colour` is the company's, as `#rrggbb`."""
    _, chroma, hue = _lch(_valid(colour))
    seam = _hex(0.272, min(chroma, 0.026), hue)
    sheet, on_deep = "#1e1b17", "#14120f"
    return Palette(
        paper="#13110e",
        sheet=sheet,
        ink="#ece6da",
        soft="#b5afa4",
        line="#5f5a51",
        seam=seam,
        deep=_readable(0.815, min(chroma, 0.105), hue, on=(seam, sheet, on_deep), towards=STEP),
        on_deep=on_deep,
        rule=_hex(max(_lch(_valid(colour))[0], 0.60), chroma, hue),
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(lightness: float, chroma: float, hue: float, *, on: tuple[str, ...], towards: float) -> str:
    """Return the colour, moved towards black or white until it can be read on every ground."""
    while 0 < lightness < 1:
        made = _hex(lightness, chroma, hue)
        if min(contrast(made, ground) for ground in on) >= LEAST_CONTRAST:
            return made
        lightness += towards
    return _hex(min(max(lightness, 0), 1), 0, hue)


def _valid(colour: str) -> str:
    return colour if HEX.fullmatch(colour) else FALLBACK


def _luminance(colour: str) -> float:
    red, green, blue = _linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear_rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _to_linear(red), _to_linear(green), _to_linear(blue)


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _from_linear(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _lch(colour: str) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma and hue (degrees) of a hex colour in OKLCH."""
    red, green, blue = _linear_rgb(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """Return an OKLCH colour in hex; chroma that no screen can show is taken back."""
    while True:
        values = _rgb(lightness, chroma, hue)
        if chroma <= 0 or all(-0.001 <= value <= 1.001 for value in values):
            break
        chroma = max(0.0, chroma - 0.004)
    return "#" + "".join(f"{round(255 * _from_linear(min(max(value, 0), 1))):02x}" for value in values)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
