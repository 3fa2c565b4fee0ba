"""The statuses of a promise: their words, order and shape.

``shape`` names a class of the stylesheet; each has its own edge, hatch or outline, so that
colour only repeats what the form already says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """code as in the register, shape in the stylesheet, words for readers.

    rank    order in tables, what needs a question first
    asks    True if a reader should ask somebody something
    kept    True if the promise is delivered
    """

    code: str
    shape: str
    means: str
    rank: int
    asks: bool = False
    kept: bool = False


STATUSES: tuple[Status, ...] = (
    Status(code="delivered", shape="delivered", means="evidence of completion", rank=6, kept=True),
    Status(
        code="delivered (self-reported)",
        shape="self",
        means="only the promising side says so",
        rank=5,
        kept=True,
    ),
    Status(code="active", shape="active", means="progress reported within a year", rank=4),
    Status(code="delayed", shape="delayed", means="the plan was moved later", rank=1, asks=True),
    Status(
        code="due: no report found",
        shape="due",
        means="the date has passed, we found no report",
        rank=0,
        asks=True,
    ),
    Status(code="silent", shape="silent", means="last word over a year old", rank=2, asks=True),
    Status(code="no evidence", shape="none", means="we found none", rank=3, asks=True),
    Status(code="not measurable", shape="open", means="no measure and no date", rank=7),
    Status(code="cancelled", shape="cancelled", means="called off by a party", rank=8),
    Status(code="superseded", shape="superseded", means="replaced by another promise", rank=9),
    Status(code="merged", shape="superseded", means="part of another promise now", rank=10),
    Status(code="split", shape="superseded", means="now several promises", rank=11),
)

_BY_CODE = {status.code: status for status in STATUSES}


def status(code: str) -> Status:
    """The status of a code; an unknown code keeps its words and gets the neutral outline."""
    known = _BY_CODE.get(str(code).strip().lower().replace("_", " "))
    return known or Status(code=str(code), shape="open", means="", rank=7)
