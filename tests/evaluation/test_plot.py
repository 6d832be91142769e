"""The hand-written plots are XML, and their points lie where the figures say."""

from __future__ import annotations

from xml.etree import ElementTree

from backend.evaluation.bootstrap import Estimate
from backend.evaluation.plot import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Axis, line_plot

SVG = "{http://www.w3.org/2000/svg}"
X, Y = Axis("s & more", 0.5, 1.0, (0.5, 1.0)), Axis("fidelity", 1, 5, (1, 3, 5))


def test_points_bars_and_names() -> None:
    lines = {
        "<none>": {0.5: Estimate(5, 4, 5, 9), 1.0: Estimate(1, 1, 2, 9)},
        "mixed": {0.5: Estimate(3, 2, 4, 9), 1.0: Estimate(3, 2, 4, 9)},
    }
    root = ElementTree.fromstring(line_plot("Title", lines, X, Y))
    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.iter(f"{SVG}circle")]
    middle = (TOP + HEIGHT - BOTTOM) / 2
    assert dots == [(LEFT, TOP), (WIDTH - RIGHT, HEIGHT - BOTTOM), (LEFT, middle), (WIDTH - RIGHT, middle)]
    bars = [line.attrib for line in root.iter(f"{SVG}line")]
    assert any(float(bar["y1"]) > middle > float(bar["y2"]) and float(bar["x1"]) == LEFT for bar in bars)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Title", "s & more", "fidelity", "<none>", "mixed"} <= set(texts)
    assert len({line.attrib["stroke"] for line in root.iter(f"{SVG}polyline")}) == 2
