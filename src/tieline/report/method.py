"""Method and provenance: what was done, with what, and how to do it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row
from tieline.report.words import date, listed, number


@dataclass(frozen=True, slots=True)
class Method:
    """Rows of the provenance and the hashes of the cases."""

    rows: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str], ...]
    command: str


def method(content: ReviewContent) -> Method:
    """What the run states about itself; what it does not state is said to be missing."""
    held = content.provenance
    named = (
        ("Tieline", "version"),
        ("Code of its numbers", "code"),
        ("As of", "as_of"),
        ("Seed", "seed"),
        ("Solver", "solver"),
        ("Weather", "weather"),
        ("Weather years", "weather_years"),
        ("Study years", "study_years"),
    )
    known = {**held, "as_of": held.get("as_of") or content.register.get("as_of")}
    rows = [(label, _said(known.get(key))) for label, key in named]
    runs = content.rows("runs")
    if runs:
        text = f"{number(len(runs))} dispatched years"
        rows.append(("Runs", text))
        rows += _releases(runs)
    cases = held.get("cases") or {
        f"{row['study_year']} {row['case']}": row["case_hash"] for row in runs if row["case_hash"]
    }
    return Method(
        rows=tuple(rows),
        cases=tuple(sorted((str(name), str(value)) for name, value in dict(cases).items())),
        command=str(held.get("command") or ""),
    )


def _releases(runs: Sequence[Row]) -> list[tuple[str, str]]:
    """What the water could not give of the least releases that the files state."""
    cut = [row for row in runs if float(row.get("release_cut_mwh") or 0.0) > 0.5]
    if not cut:
        return []
    most = max(cut, key=lambda row: float(row["release_cut_mwh"]))
    lakes = sorted({name for row in cut for name in str(row["release_cut_at"]).split("|")})
    text = (
        f"the water could not give all of it at {listed(lakes)} in {number(len(cut))} of "
        f"{number(len(runs))} dispatched years; most in weather year {most['weather_year']} of "
        f"{most['study_year']}: {number(float(most['release_cut_mwh']))} MWh cut"
    )
    return [("Least releases", text)]


def _said(value: object) -> str:
    if value is None or value == "":
        return "not stated"
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return date(str(value))
