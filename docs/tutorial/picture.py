"""Line and bar pictures as plain SVG: enough for a tutorial, readable in light and dark. Any plotting library draws the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 360, 64, 16, 56, 48
INKS = ("#1f6feb", "#d1495b", "#2a9d6f", "#9a6b00")
STYLE = (
    "<style>text{font:13px system-ui,sans-serif;fill:#24292f}.soft{stroke:#8c959f;stroke-opacity:.35}.title{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#d0d7de}}</style>"
)
Points = Sequence[float]


def picture(
    file: Path | str, title: str, x: Points, series: Mapping[str, Points], *, across: str, up: str, between: tuple[Points, Points] | None = None,
    mark: float | None = None,
) -> None:  # fmt: skip
    """Draw lines over common `x`; `between` is a band, `mark` a vertical line. The file is the same for the same numbers."""
    heights = [value for line in (*series.values(), *(between or ())) for value in line]
    scale = _Scale(min(x), max(x), min(0.0, *heights), _nice(max(heights)))
    parts = [*_frame(title, scale, across, up)]
    if between is not None:
        low, high = between
        corners = [*zip(x, low, strict=True), *reversed(list(zip(x, high, strict=True)))]
        parts.append(f'<polygon points="{_path(scale, corners)}" fill="{INKS[0]}" fill-opacity=".15"/>')
    if mark is not None:
        at = scale.across(mark)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" class="soft" stroke-dasharray="4 4"/>')
    for place, (name, line) in enumerate(series.items()):
        points = _path(scale, list(zip(x, line, strict=True)))
        dash = ' stroke-dasharray="6 4"' if place else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{INKS[place % len(INKS)]}" stroke-width="2"{dash}/>')
        parts.append(_key(place, name, dash))
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}"'
    Path(file).write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{STYLE}{"".join(parts)}</svg>\n')


class _Scale:
    def __init__(self, left: float, right: float, low: float, high: float) -> None:
        self.left, self.right, self.low, self.high = left, right, low, high

    def across(self, value: float) -> float:
        return LEFT + (value - self.left) / (self.right - self.left or 1) * (WIDTH - LEFT - RIGHT)

    def up(self, value: float) -> float:
        return HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low or 1) * (HEIGHT - TOP - BOTTOM)


def _nice(value: float) -> float:
    """The next round number above."""
    step = 10 ** math.floor(math.log10(value or 1))
    return next(step * part for part in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * part >= value)


def _frame(title: str, scale: _Scale, across: str, up: str) -> list[str]:
    parts = [f'<text x="{LEFT}" y="20" class="title">{escape(title)}</text>']
    for share in (0, 0.25, 0.5, 0.75, 1):
        height, place = scale.low + share * (scale.high - scale.low), scale.left + share * (scale.right - scale.left)
        y, x = scale.up(height), scale.across(place)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="soft"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{height:g}</text>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{place:g}</text>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">{escape(across)}</text>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="20" text-anchor="end">{escape(up)}</text>')
    return parts


def _path(scale: _Scale, points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{scale.across(x):.1f},{scale.up(y):.1f}" for x, y in points)


def _key(place: int, name: str, dash: str) -> str:
    x = LEFT + place * 165
    line = f'<line x1="{x}" x2="{x + 24}" y1="38" y2="38" stroke="{INKS[place % len(INKS)]}" stroke-width="2"{dash}/>'
    return f'{line}<text x="{x + 30}" y="42">{escape(name)}</text>'
