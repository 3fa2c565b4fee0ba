"""Time Tieline beside its peers on one system, in one run, on the same core; write RESULTS.md.

    python benchmarks/run.py [--weeks 53] [--no-year | --only-year | --adequacy]

About a quarter of an hour. Needs the extra `bench` (PyPSA). Every contender solves the same
windows of the same system to the same reservoir levels; their objectives must agree to 1e-6 or
nothing is written.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
AGREE = 1e-6

Found = dict[str, dict]


def begin(name: str, folder: Path, weeks: int, cores: str = "0-0") -> subprocess.Popen[str]:
    """Start one contender in a process of its own, on some cores."""
    print(f"{name}, core {cores} ...", flush=True)
    command = [sys.executable, "-W", "ignore", HERE / "contenders.py", name, folder, str(weeks)]
    return subprocess.Popen([*command, cores], stdout=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> dict:
    """What it found."""
    said, _ = process.communicate()
    if process.returncode:
        sys.exit("A contender failed.")
    return json.loads(said.splitlines()[-1])


def disagreements(one: dict, other: dict, what: str) -> list[str]:
    """Objectives of two contenders that differ by more than AGREE."""
    pairs = [("year", one["base"], other["base"])]
    for kind in ("links", "draws"):
        both = zip(one.get(kind, []), other.get(kind, []), strict=False)
        pairs += [(f"{kind} {k}", a, b) for k, (a, b) in enumerate(both)]
    return [
        f"{what}, {name}: {a!r} and {b!r}"
        for name, a, b in pairs
        if abs(a - b) > AGREE * max(1.0, abs(a))
    ]


def machine() -> str:
    """Processor, cores and versions."""
    names = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    packages = ", ".join(
        f"{p} {version(p)}" for p in ("highspy", "pypsa", "linopy", "numpy", "numba")
    )
    return (
        f"{names[0] if names else platform.machine()}, {len(names)} cores; "
        f"Python {platform.python_version()}, tieline {version('tieline')}, {packages}"
    )


def tables(found: Found) -> list[str]:
    """The results as Markdown."""
    ours, plain, peer = found["tieline"], found["highspy"], found["pypsa"]
    both = found["tieline, two cores"]
    lines = [
        "| seconds a year, one core | Tieline | plain hot highspy | PyPSA | "
        "highspy / Tieline | PyPSA / Tieline |",
        "|---|---|---|---|---|---|",
    ]
    nothing = ours["plan_s"] + ours["year_s"]
    rows = [
        ("a year from nothing, plan included", nothing, plain["year_s"], peer["year_s"]),
        ("a year under a given plan", ours["year_s"], plain["year_s"], peer["year_s"]),
        (
            "re-solved, one used link out (mean of 10)",
            ours["link_s"],
            plain["link_s"],
            peer["link_s"],
        ),
        (
            "re-solved, an outage-like draw (mean of 100 in 11 weeks)",
            ours["draw_s"],
            plain["draw_s"],
            None,
        ),
    ]
    for name, mine, hot, slow in rows:
        lines.append(_row(name, mine, hot, slow))
    lines += [
        "",
        f"Peak memory: Tieline {ours['memory_mb']:.0f} MB for a year from nothing, plain highspy "
        f"{plain['memory_mb']:.0f} MB, PyPSA {peer['memory_mb']:.0f} MB.",
        f"On two cores Tieline takes {both['plan_s'] + both['year_s']:.2f} s for a year from "
        "nothing, "
        f"{both['link_s']:.2f} s for a link out.",
    ]
    return lines


def _row(name: str, mine: float, hot: float, slow: float | None) -> str:
    peer, ratio = ("not run", "") if slow is None else (f"{slow:.1f}", f"{slow / mine:.0f}")
    return f"| {name} | {mine:.2f} | {hot:.2f} | {peer} | {hot / mine:.1f} | {ratio} |"


def main() -> None:
    """Run all, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=53)
    parser.add_argument("--no-year", action="store_true", help="leave the year horizon out")
    parser.add_argument("--adequacy", action="store_true", help="nothing but adequacy")
    parser.add_argument("--only-year", action="store_true", help="the year horizon alone")
    asked = parser.parse_args()
    if asked.adequacy:
        _write("adequacy", adequacy(), True)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if not asked.only_year:
            _weekly(folder, asked.weeks)
        if asked.no_year:
            return
        in_weeks = end(begin("tieline-short", folder, asked.weeks))
        # Some minutes each: side by side, a core each.
        pair = (("tieline-year", "0-0"), ("highspy-year", "1-1"))
        started = {name: begin(name, folder, asked.weeks, core) for name, core in pair}
        year = {name: end(process) for name, process in started.items()}
        _agree(year, ("tieline-year", "highspy-year"))
        lines = [*year_table(year), _distance(in_weeks, year["tieline-year"])]
        _write(f"the year at once, {asked.weeks} windows", lines, asked.weeks >= 53)


def adequacy() -> list[str]:
    """Sample-years a second, in a process of its own."""
    print("adequacy, both cores ...", flush=True)
    command = [sys.executable, HERE / "adequacy.py"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")


def _weekly(folder: Path, weeks: int) -> None:
    found = {name: end(begin(name, folder, weeks)) for name in ("tieline", "highspy", "pypsa")}
    found["tieline, two cores"] = end(begin("tieline-short", folder, weeks, "0-1"))
    _agree(found, ("tieline", "highspy"), ("tieline", "pypsa"))
    _write(f"dispatch, {weeks} windows", tables(found), weeks >= 53)
    _write("adequacy", adequacy(), weeks >= 53)


def year_table(found: Found) -> list[str]:
    """The year horizon as Markdown."""
    ours, plain = found["tieline-year"], found["highspy-year"]
    return [
        "| seconds a year, one core | Tieline | plain highspy | | highspy / Tieline | |",
        "|---|---|---|---|---|---|",
        _row("from nothing, weeks first", ours["year_s"], plain["year_s"], None),
        _row("hot, one link out (mean of 3)", ours["link_s"], plain["link_s"], None),
        "",
        f"Peak memory: Tieline {ours['memory_mb']:.0f} MB, plain highspy "
        f"{plain['memory_mb']:.0f} MB.",
    ]


def _distance(in_weeks: dict, at_once: dict) -> str:
    """How far the weeks under their plan end above the optimum of the whole year."""
    share = in_weeks["base"] / at_once["base"] - 1.0
    return (
        f"The year in weeks under its plan costs {100.0 * share:.3f} % more than the year at once "
        f"({in_weeks['base']:,.0f} and {at_once['base']:,.0f} USD)."
    )


def _agree(found: Found, *pairs: tuple[str, str]) -> None:
    wrong = [
        line
        for one, other in pairs
        for line in disagreements(found[one], found[other], f"{one} and {other}")
    ]
    if wrong:
        sys.exit("Objectives differ:\n" + "\n".join(wrong))


def _write(subject: str, lines: list[str], keep: bool) -> None:
    title = f"## {date.today().isoformat()}: {subject}"
    text = "\n".join([title, "", machine(), "", *lines, ""])
    print("\n" + text)
    if keep:
        _append(text)


def _append(text: str) -> None:
    """Newest run first, below the introduction."""
    path = HERE / "RESULTS.md"
    head, mark, rest = path.read_text().partition("## ")
    path.write_text(f"{head}{text}\n{mark}{rest}")
    print(f"Written to {path}")


if __name__ == "__main__":
    main()
