"""Line plots with error bars as SVG, written by hand: no plotting library for two figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from backend.evaluation.bootstrap import Estimate

WIDTH, HEIGHT = 560, 340
LEFT, RIGHT, TOP, BOTTOM = 60, 130, 40, 50
COLOURS = ("#888888", "#4477aa", "#66a61e", "#cc6677", "#aa3377", "#bb8800")


@dataclass(frozen=True)
class Axis:
    """An axis: its label, its range, its ticks."""

    label: str
    low: float
    high: float
    ticks: Sequence[float]

    def place(self, value: float, start: float, end: float) -> float:
        """Where a value lies between two pixels."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)


def line_plot(title: str, lines: Mapping[str, Mapping[float, Estimate]], x: Axis, y: Axis) -> str:
    """A plot as SVG text; a line a name, its estimates by x."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(WIDTH / 2, 22, title, "middle"),
        *_x_axis(x),
        *_y_axis(y),
    ]
    for index, (name, points) in enumerate(lines.items()):
        parts += _line(points, x, y, COLOURS[index % len(COLOURS)])
        parts += _key(index, name)
    return "\n".join([*parts, "</svg>\n"])


def _x_axis(x: Axis) -> list[str]:
    floor = HEIGHT - BOTTOM
    parts = [_stroke(LEFT, floor, WIDTH - RIGHT, floor, "black")]
    for tick in x.ticks:
        place = _x(x, tick)
        parts += [_stroke(place, floor, place, floor + 4, "black"), _text(place, floor + 18, f"{tick:g}", "middle")]
    return [*parts, _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x.label, "middle")]


def _y_axis(y: Axis) -> list[str]:
    parts = [_stroke(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "black")]
    for tick in y.ticks:
        place = _y(y, tick)
        parts += [_stroke(LEFT, place, WIDTH - RIGHT, place, "#dddddd"), _text(LEFT - 8, place + 4, f"{tick:g}", "end")]
    return [*parts, _text(LEFT - 8, TOP - 10, y.label, "start")]


def _line(points: Mapping[float, Estimate], x: Axis, y: Axis, colour: str) -> list[str]:
    path = " ".join(f"{_x(x, at):.1f},{_y(y, point.mean):.1f}" for at, point in points.items())
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for at, point in points.items():
        parts.append(_stroke(_x(x, at), _y(y, point.low), _x(x, at), _y(y, point.high), colour))
        parts.append(f'<circle cx="{_x(x, at):.1f}" cy="{_y(y, point.mean):.1f}" r="3" fill="{colour}"/>')
    return parts


def _key(index: int, name: str) -> list[str]:
    left, height = WIDTH - RIGHT + 12, TOP + 12 + 20 * index
    return [
        _stroke(left, height, left + 18, height, COLOURS[index % len(COLOURS)], 3),
        _text(left + 24, height + 4, name, "start"),
    ]


def _x(axis: Axis, value: float) -> float:
    return axis.place(value, LEFT, WIDTH - RIGHT)


def _y(axis: Axis, value: float) -> float:
    return axis.place(value, HEIGHT - BOTTOM, TOP)


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1) -> str:
    points = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {points} stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
