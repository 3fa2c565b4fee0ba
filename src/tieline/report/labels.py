"""Where names stand on a map: beside their dots, over nothing else that is named.

Positions are chosen here, for a given drawn width, because the page has no script. Widths of
words are estimated from widths of letters; the estimate errs to the wide side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LETTER = 12.0
"""Size of the type, px."""

_NARROW = frozenset("iljtfrI.,:;'|!()[] -")
_WIDE = frozenset("mwMWQOGD%@")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Shared area, px²."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)


@dataclass(frozen=True, slots=True)
class Label:
    """A placed name: anchor in percent of the map, the shift of its box, and the box in px."""

    text: str
    left: float
    top: float
    shift: str
    box: Box


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to be named: text, centre and half size in px, rank (lower is placed first)."""

    text: str
    x: float
    y: float
    radius: float
    rank: int = 0


def text_width(text: str, size: float = LETTER) -> float:
    """Estimated width of a semibold sans line, px; letters beyond Latin count as full squares."""
    units = 0.0
    for letter in text:
        if ord(letter) > 0x2E80:
            units += 1.0
        elif letter in _NARROW:
            units += 0.36
        elif letter in _WIDE:
            units += 0.88
        else:
            units += 0.68 if letter.isupper() else 0.58
    return units * size


def place(
    spots: Sequence[Spot],
    width: float,
    height: float,
    taken: Iterable[Box] = (),
    size: float = LETTER,
) -> list[Label]:
    """A label for each spot, greedily in order of rank, at the side with least overlap.

    ``taken`` boxes (numbers on links) are kept free where possible. A label that would cover
    another one is left out: its dot keeps its name as a tooltip and in the key.
    """
    blocked = [
        *taken,
        *(Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots),
    ]
    placed: list[Label] = []
    for spot in sorted(spots, key=lambda spot: (spot.rank, spot.text)):
        best: tuple[float, Label] | None = None
        for preference, label in enumerate(_candidates(spot, width, height, size)):
            names = sum(label.box.overlap(other.box) for other in placed)
            outside = _outside(label.box, width, height)
            if names > 0 or outside > 0:
                continue
            cost = sum(label.box.overlap(box) for box in blocked) + 0.5 * preference
            if best is None or cost < best[0]:
                best = (cost, label)
        if best is not None:
            placed.append(best[1])
    return placed


def _candidates(spot: Spot, width: float, height: float, size: float) -> list[Label]:
    wide, high = text_width(spot.text, size), size * 1.25
    gap = spot.radius + 4.5
    sides = (
        (gap, -high / 2),
        (-gap - wide, -high / 2),
        (-wide / 2, -gap - high),
        (-wide / 2, gap),
        (gap * 0.7, -gap * 0.7 - high),
        (gap * 0.7, gap * 0.7),
        (-gap * 0.7 - wide, -gap * 0.7 - high),
        (-gap * 0.7 - wide, gap * 0.7),
        (gap + 10, -high / 2),
        (-gap - wide - 10, -high / 2),
    )
    found = []
    for dx, dy in sides:
        x, y = spot.x + dx, spot.y + dy
        # A name to the left of its dot is anchored at its right end, so that a browser with
        # narrower letters does not open a gap between them.
        if dx < -wide + 1:
            shift = f"translate(calc(-100% + {dx + wide:.1f}px),{dy:.1f}px)"
        elif abs(dx + wide / 2) < 0.5:
            shift = f"translate(-50%,{dy:.1f}px)"
        else:
            shift = f"translate({dx:.1f}px,{dy:.1f}px)"
        found.append(
            Label(
                spot.text,
                round(100 * spot.x / width, 2),
                round(100 * spot.y / height, 2),
                shift,
                Box(x, y, x + wide, y + high),
            )
        )
    return found


def _outside(box: Box, width: float, height: float) -> float:
    return (
        max(-box.left, 0)
        + max(-box.top, 0)
        + max(box.right - width, 0)
        + max(box.bottom - height, 0)
    )
