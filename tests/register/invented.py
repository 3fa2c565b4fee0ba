"""A small invented register with an invented source, as files, for tests to change."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tieline.errors import Problem
from tieline.io.read_register import read_register
from tieline.register.records import Register

SOURCE = (
    "A Message\n"
    "\n"
    "Norland “will” help Sudland\u00a0build the Long Line by 2026, which carries 1.1 million MWh.\n"
    "Trade exceeded 40 percent – more than last year. We are committed to it.\n"
    "ລາວ ແລະ 日本 และ Việt Nam.  The Long Line is  underway. We are committed to peace.\n"
)
SHA256 = hashlib.sha256(SOURCE.encode()).hexdigest()

FILES = {
    "register.yaml": """\
register:
  title: An invented register
  question: is there progress
  as_of: 2026-06-30
programmes:
  - {id: NS, title: Norland and Sudland}
  - {id: BI, title: Something else}
""",
    "documents.yaml": f"""\
documents:
  - id: msg
    title: A Message
    publisher: Gazette
    published: 2024-07-25
    kind: party statement
    party: [N]
    sha256: {SHA256}
    characters: {len(SOURCE)}
  - {{id: ministry, title: Ministry says, publisher: Ministry, published: 2025-03-01,
     kind: official, party: [AGENCY]}}
  - {{id: paper, title: Paper says, publisher: Paper, published: 2025-06, kind: press}}
  - {{id: copy, title: Copy of the ministry, publisher: Other paper, published: 2025-03-02,
     kind: press, origin: ministry}}
""",
    "partners.yaml": """\
partners:
  - {id: N, name: Norland, kind: country, iso3166: NO}
  - {id: S, name: Sudland, kind: country, iso3166: LA, aliases: [South Land]}
  - {id: AGENCY, name: Norland Agency, kind: agency, member_of: N}
persons:
  - id: per-min
    name: A Minister
    roles:
      - {office: Minister, partner: N, from: 2024, to: 2025-06}
pillars:
  - {id: P1, title: First pillar}
  - {id: P2, title: Second pillar, parent: P1}
areas:
  - {id: AR, title: An area, crs: "23240", themes: [resilience]}
""",
    "promises.yaml": """\
initiatives:
  - {id: INI, title: Initiative, partners: N, pillar: P1, assigned_by: editor}
projects:
  - id: long-line
    title: Long Line
    initiative: INI
    partners:
      - {partner: AGENCY, role: implementing}
      - {partner: S, role: host}
    countries:
      - {code: LA, percent: 60}
      - {code: "NO", percent: 40}
    milestones:
      - {id: start, title: Start, type: start}
      - {id: cod, title: Operation, type: operation}
commitments:
  - id: C1
    title: Help build the line
    from: N
    to: S
    strength: commitment
    by: 2026
    measure: {indicator: IND, target: 100}
indicators:
  - id: IND
    title: Energy carried
    measure: unit
    unit: MWh
    baseline: {period: 2023, value: 50}
events:
  - {id: ev, title: Meeting, type: meeting, date: 2025-03-01, persons: per-min, since: 2020-03-01}
exchanges:
  - {id: EX, title: Students, kinds: [youth], between: [N, S]}
""",
    "evidence.yaml": """\
evidence:
  - id: E1
    document: msg
    about: [C1, long-line, IND, INI]
    says: announces
    claim: The Long Line carries 1,100,000 MWh.
    exact: carries 1.1 million MWh
    value: 1100000
    unit: MWh
  - id: E2
    document: msg
    about: [P1, P2, AR, ev, EX, per-min]
    says: announces
    claim: All of this exists.
  - id: E3
    document: msg
    about: long-line
    says: plans
    milestone: cod
    date: 2026-03
    claim: Planned for March.
  - id: E4
    document: msg
    about: long-line
    says: reports completion
    milestone: start
    date: 2024-05-01
    claim: Begun.
    stage: construction
  - id: E5
    document: ministry
    about: IND
    says: reports progress
    claim: 80 MWh in 2024 and 90 MWh in 2025.
""",
    "observations.csv": """\
indicator,period,value,unit,nature,comparator,change_pct,evidence,dispute,note
IND,2024,80,MWh,observed,,,E5,,
""",
}


def write(folder: Path, changes: dict[str, str] | None = None, *, source: bool = True) -> Path:
    """Write the register below a folder, with whole files replaced by ``changes``."""
    home = folder / "register"
    home.mkdir(parents=True, exist_ok=True)
    for name, text in (FILES | (changes or {})).items():
        (home / name).write_text(text, encoding="utf-8")
    if source:
        (home / "sources").mkdir(exist_ok=True)
        (home / "sources" / "msg.txt").write_text(SOURCE, encoding="utf-8", newline="")
    return folder


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """One file with one passage replaced; fails if the passage is not there once."""
    assert FILES[name].count(old) == 1, (name, old, FILES[name].count(old))
    return {name: FILES[name].replace(old, new)}


def added(name: str, text: str) -> dict[str, str]:
    """One file with lines added at its end."""
    return {name: FILES[name] + text}


def read(folder: Path) -> tuple[Register | None, list[Problem]]:
    """Read the register of a folder, with no store but its own."""
    problems: list[Problem] = []
    register = read_register(folder, problems, sources=folder / "no-store")
    return register, problems


def register_with(folder: Path, changes: dict[str, str] | None = None) -> Register:
    """Read the register with changes that hold no mistake."""
    register, problems = read(write(folder, changes))
    assert not problems, "\n".join(map(str, problems))
    assert register is not None
    return register
