"""Bad input: each mistake is refused with file, line, entry, value, rule and remedy."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.register.invented import FILES, SOURCE, added, edited, read, write
from tieline.io.check_measured import measured_problems
from tieline.register.review import as_json, review_register

MISTAKES: dict[str, tuple[dict[str, str], str, str]] = {
    # name: (changed files, place and column expected, words of rule or remedy)
    "quote not in source": (
        edited("evidence.yaml", "carries 1.1 million MWh", "carries 1.1 million GWh"),
        "register/evidence.yaml line 7, entry E1, exact",
        "carries 1.1 million MWh.",
    ),
    "quote in several places": (
        added("evidence.yaml", "  - {id: X, document: msg, about: C1, says: announces, exact: "
              "We are committed}\n"),
        "entry X, exact",
        "stands in 2 places",
    ),
    "quote empty": (
        edited("evidence.yaml", "exact: carries 1.1 million MWh", 'exact: ""'),
        "entry E1, exact",
        "is empty",
    ),
    "neither claim nor quote": (
        edited("evidence.yaml", "    claim: Begun.\n", ""),
        "entry E4, claim",
        "both missing",
    ),
    "number absent from its quote": (
        edited("evidence.yaml", "carries 1,100,000 MWh", "carries 1,200,000 MWh"),
        "entry E1, claim",
        "states 1,200,000",
    ),
    "value absent from its quote": (
        edited("evidence.yaml", "value: 1100000", "value: 1100001"),
        "entry E1, value",
        "'1100001' is not in its quote",
    ),
    "value without unit": (
        edited("evidence.yaml", "    unit: MWh\n", ""),
        "entry E1, unit",
        "missing beside a value",
    ),
    "bound in the quote, value without": (
        added("evidence.yaml", "  - {id: X, document: msg, about: C1, says: context, value: 40, "
              "unit: percent, exact: exceeded 40 percent}\n"),
        "entry X, value",
        "is a bound in the source",
    ),
    "entry without evidence": (
        added("promises.yaml", "areas:\n  - {id: AR2, title: Another}\n"),
        "register/promises.yaml line 35, entry AR2",
        "about: [AR2]",
    ),
    "promise that no document makes": (
        edited("evidence.yaml", "about: [C1, long-line, IND, INI]", "about: [long-line, IND, INI]")
        | {"more.yaml": "evidence:\n  - {id: X, document: paper, about: C1, claim: x, "
           "says: reports progress}\n"},
        "entry C1",
        "is announced by no evidence",
    ),
    "document its own origin": (
        edited("documents.yaml", "origin: ministry", "origin: copy"),
        "entry copy, origin",
        "is the document itself",
    ),
    "origins in a circle": (
        edited("documents.yaml", "party: [AGENCY]}", "party: [AGENCY], origin: copy}"),
        "entry copy, origin",
        "copy -> ministry -> copy",
    ),
    "unknown origin": (
        edited("documents.yaml", "origin: ministry", "origin: minstry"),
        "entry copy, origin",
        "Did you mean 'ministry'?",
    ),
    "unknown partner": (
        edited("promises.yaml", "    from: N\n", "    from: AGENC\n"),
        "entry C1, from",
        "Did you mean 'AGENCY'?",
    ),
    "unknown document": (
        edited("evidence.yaml", "document: ministry", "document: ministri"),
        "entry E5, document",
        "Did you mean 'ministry'?",
    ),
    "unknown indicator": (
        edited("observations.csv", "IND,2024", "INDX,2024"),
        "register/observations.csv row 2, indicator",
        "Did you mean 'IND'?",
    ),
    "unknown pillar": (
        edited("promises.yaml", "pillar: P1", "pillar: P3"),
        "entry INI, pillar",
        "is not the id of any pillar",
    ),
    "evidence about nothing known": (
        edited("evidence.yaml", "about: IND\n", "about: IDN\n"),
        "entry E5, about",
        "is not the id of any entry",
    ),
    "duplicate id": (
        added("partners.yaml", "relations:\n  - {id: N, title: Twice, partners: S}\n"),
        "'N' is the id of the entry in register/partners.yaml line 2",
        "own id",
    ),
    "one alias for two partners": (
        edited("partners.yaml", "name: Norland, kind", "name: Norland, aliases: South Land, kind"),
        "entry S, aliases",
        "is a name of N already",
    ),
    "pillar its own ancestor": (
        edited("partners.yaml", "title: First pillar}", "title: First pillar, parent: P2}"),
        "entry P1, parent",
        "leads back",
    ),
    "project under two initiatives": (
        edited("promises.yaml", "initiative: INI", "initiative: [INI, INI]"),
        "entry long-line, initiative",
        "is a list",
    ),
    "commitment to itself": (
        edited("promises.yaml", "    to: S\n", "    to: N\n"),
        "entry C1, to",
        "is the partner that promises",
    ),
    "assigned_by missing": (
        edited("promises.yaml", ", assigned_by: editor", ""),
        "entry INI, assigned_by",
        "missing beside a pillar",
    ),
    "impossible date": (
        edited("promises.yaml", "by: 2026", "by: 2026-02-30"),
        "'2026-02-30' does not exist",
        "28 days",
    ),
    "relative date": (
        edited("promises.yaml", "by: 2026", "by: last October"),
        "entry C1, by",
        "only in relation",
    ),
    "quarter": (
        edited("observations.csv", "IND,2024", "IND,2024-Q1"),
        "row 2, period",
        "2024-01/2024-03",
    ),
    "period ends before start": (
        edited("observations.csv", "IND,2024", "IND,2024-03/2024-01"),
        "row 2, period",
        "ends before it starts",
    ),
    "date words that mean another date": (
        added("evidence.yaml", "  - {id: X, document: msg, about: C1, says: context, claim: x, "
              "date_words: last October, date: 2024-10}\n"),
        "entry X, date_words",
        "means 2023-10",
    ),
    "date words nobody can resolve": (
        added("evidence.yaml", "  - {id: X, document: msg, about: C1, says: context, claim: x, "
              "date_words: recently}\n"),
        "entry X, date_words",
        "cannot be resolved",
    ),
    "milestone before project start": (
        added("evidence.yaml", "  - {id: X, document: msg, about: long-line, milestone: cod, "
              "says: reports completion, date: 2023-01, claim: x}\n"),
        "entry X, date",
        "before the project started (2024-05-01)",
    ),
    "planned end before start": (
        edited("evidence.yaml", "date: 2026-03\n", "date: 2024-03\n"),
        "entry E3, date",
        "is planned to end before",
    ),
    "actual after its document": (
        edited("evidence.yaml", "date: 2024-05-01", "date: 2027-05-01"),
        "entry E4, date",
        "is after msg was published",
    ),
    "document after as_of": (
        edited("documents.yaml", "published: 2025-06,", "published: 2026-07-01,"),
        "entry paper, published",
        "is after as_of",
    ),
    "completion before the promise": (
        added("evidence.yaml", "  - {id: X, document: paper, about: C1, says: reports completion, "
              "date: 2023, claim: x}\n"),
        "entry X, date",
        "before C1 was promised",
    ),
    "office outside the term": (
        edited("promises.yaml", "date: 2025-03-01, persons", "date: 2025-08-01, persons"),
        "entry ev, persons",
        "holds no recorded office",
    ),
    "term ends before it starts": (
        edited("partners.yaml", "from: 2024, to: 2025-06", "from: 2024, to: 2023"),
        "entry per-min, roles.to",
        "ends before it starts",
    ),
    "unit differs from the series": (
        edited("observations.csv", ",MWh,observed", ",GWh,observed"),
        "row 2, unit",
        "is not the unit of IND",
    ),
    "percentage with a count": (
        edited("promises.yaml", "measure: unit\n", "measure: percentage\n"),
        "entry IND, measure",
        "is a percentage, but the unit is 'MWh'",
    ),
    "change that does not follow": (
        added("observations.csv", "IND,2025,90,MWh,observed,2024,80,E5,,\n"),
        "row 3, change_pct",
        "which give 12.5",
    ),
    "change without comparator": (
        added("observations.csv", "IND,2025,90,MWh,observed,,80,E5,,\n"),
        "row 3, comparator",
        "missing beside change_pct",
    ),
    "bound as baseline": (
        edited("promises.yaml", "value: 50}", 'value: ">50"}'),
        "entry IND, baseline.value",
        "is a bound, not a value",
    ),
    "overlapping periods": (
        added("observations.csv", "IND,2024-07/2025-06,90,MWh,observed,,,E5,,\n"),
        "row 3, period",
        "overlaps the period of row 2",
    ),
    "the same period twice": (
        added("observations.csv", "IND,2024,90,MWh,observed,,,E5,,\n"),
        "row 3, period",
        "is the period of row 2 too",
    ),
    "modelled and observed mixed": (
        added("observations.csv", "IND,2025,90,MWh,modelled,,,E5,,\n"),
        "row 3, nature",
        "does not belong in a series that is observed",
    ),
    "figure its evidence does not name": (
        edited("observations.csv", "IND,2024,80", "IND,2024,81"),
        "row 2, value",
        "'81' is not named by E5",
    ),
    "target without baseline": (
        edited("promises.yaml", "    baseline: {period: 2023, value: 50}\n", ""),
        "entry C1, measure.target",
        "has no baseline",
    ),
    "parts that do not add": (
        added("evidence.yaml", "  - {id: X, document: paper, about: C1, says: context, claim: x, "
              "value: 10, unit: USD, parts: [3, 4]}\n"),
        "entry X, value",
        "sum of its parts, 7",
    ),
    "stage outside the list": (
        edited("evidence.yaml", "stage: construction", "stage: constructed"),
        "entry E4, stage",
        "Did you mean 'construction'?",
    ),
    "operating without a date of operation": (
        edited("evidence.yaml", "stage: construction", "stage: operating"),
        "entry E4, stage",
        "without a date of commercial operation",
    ),
    "closed before operation": (
        added("evidence.yaml", "  - {id: X, document: paper, about: long-line, milestone: cod, "
              "says: reports completion, date: 2025-05, claim: x}\n"
              "  - {id: Y, document: paper, about: long-line, says: context, date: 2025-01, "
              "stage: retired, claim: x}\n"),
        "entry Y, stage",
        "before operation began",
    ),
    "purpose code unknown": (
        edited("partners.yaml", 'crs: "23240"', 'crs: "23241"'),
        "entry AR, crs",
        "Did you mean '23240'?",
    ),
    "shares not 100": (
        edited("promises.yaml", "percent: 60", "percent: 50"),
        "entry long-line, countries",
        "adds to 90 percent",
    ),
    "country code wrong": (
        edited("partners.yaml", "iso3166: NO", "iso3166: NOR"),
        "entry N, iso3166",
        "is not a country",
    ),
    "country without code": (
        edited("partners.yaml", ", iso3166: NO", ""),
        "entry N, iso3166",
        "missing for a country",
    ),
    "tab": (
        edited("documents.yaml", "    title: A Message", "\ttitle: A Message"),
        "register/documents.yaml line 3",
        "tab",
    ),
    "bad YAML": (
        edited("documents.yaml", "title: A Message", "title: A: Message"),
        "register/documents.yaml line 3",
        "cannot be read as YAML",
    ),
    "duplicate key": (
        edited("documents.yaml", "    publisher: Gazette\n",
               "    publisher: Gazette\n    publisher: Other\n"),
        "register/documents.yaml line 5, publisher",
        "line 4 already",
    ),
    "unknown field": (
        edited("promises.yaml", "strength: commitment", "strenght: commitment"),
        "entry C1, strenght",
        "Did you mean 'strength'?",
    ),
    "required field missing": (
        edited("promises.yaml", "    strength: commitment\n", ""),
        "entry C1, strength",
        "is missing",
    ),
    "status entered": (
        edited("promises.yaml", "    by: 2026\n", "    by: 2026\n    status: delivered\n"),
        "entry C1, status",
        "computed from evidence",
    ),
    "private data of a person": (
        edited("partners.yaml", "    name: A Minister\n", "    name: A Minister\n    born: 1970\n"),
        "entry per-min, born",
        "Only public office",
    ),
    "unknown kind of entry": (
        added("promises.yaml", "comitments: []\n"),
        "register/promises.yaml line 34, comitments",
        "Did you mean 'commitments'?",
    ),
    "CSV row with an extra cell": (
        edited("observations.csv", "E5,,\n", "E5,,,extra\n"),
        "register/observations.csv row 2",
        "11 cells",
    ),
    "unknown column": (
        edited("observations.csv", "comparator,", "comparater,"),
        "register/observations.csv row 1, comparater",
        "Did you mean 'comparator'?",
    ),
    "nan": (
        edited("observations.csv", "IND,2024,80", "IND,2024,nan"),
        "row 2, value",
        "'nan' is not a number",
    ),
    "empty cell in a number": (
        edited("observations.csv", "IND,2024,80", "IND,2024,"),
        "row 2, value",
        "is empty",
    ),
    "dispute with one side": (
        added("evidence.yaml", "disputes:\n  - {id: D, title: x, about: IND, why: x, "
              "positions: [{evidence: E5}]}\n"),
        "entry D, positions",
        "fewer than two",
    ),
    "used side not among the positions": (
        added("evidence.yaml", "disputes:\n  - {id: D, title: x, about: IND, why: x, used: E2, "
              "positions: [{evidence: E5}, {evidence: E1}]}\n"),
        "entry D, used",
        "is not one of the positions",
    ),
    "replaced by nothing": (
        added("evidence.yaml", "  - {id: X, document: paper, about: C1, says: supersedes, "
              "claim: x}\n"),
        "entry X, into",
        "missing beside 'supersedes'",
    ),
    "milestone unknown": (
        edited("evidence.yaml", "milestone: cod", "milestone: codd"),
        "entry E3, milestone",
        "Did you mean 'cod'?",
    ),
    "plan without a date": (
        edited("evidence.yaml", "    date: 2026-03\n", ""),
        "entry E3, date",
        "missing from a plan",
    ),
    "misspelt file": (
        {"observation.csv": FILES["observations.csv"]},
        "register/observation.csv",
        "Did you mean 'observations.csv'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_where_it_stands(name: str, tmp_path: Path) -> None:
    changes, place, words = MISTAKES[name]
    register, problems = read(write(tmp_path, changes))
    assert register is None
    said = [str(problem) for problem in problems]
    assert any(place in line and words in line for line in said), "\n".join(said)
    assert all(problem.remedy for problem in problems)


def test_the_files_they_change_hold_no_mistake(tmp_path: Path) -> None:
    register, problems = read(write(tmp_path))
    assert problems == []
    assert register is not None


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    changes = (
        edited("observations.csv", "IND,2024,80", "IND,2024,nan")
        | edited("promises.yaml", "by: 2026", "by: soon")
        | edited("partners.yaml", "iso3166: NO", "iso3166: XX")
    )
    _, problems = read(write(tmp_path, changes))
    assert {problem.file for problem in problems} == {
        "register/observations.csv",
        "register/promises.yaml",
        "register/partners.yaml",
    }
    # To name an entry that is itself refused is not a second mistake.
    assert len(problems) == 3


def test_wrong_encoding(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "register" / "partners.yaml"
    path.write_bytes(FILES["partners.yaml"].replace("Norland", "Nørland").encode("latin-1"))
    _, problems = read(tmp_path)
    (problem,) = problems  # What stands in a file that cannot be read is not missing.
    assert "is not UTF-8: byte 0xf8 in line 2" in str(problem)


def test_one_changed_byte_of_a_source_is_caught(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "register" / "sources" / "msg.txt"
    path.write_text(SOURCE.replace("1.1", "1.2"), encoding="utf-8", newline="")
    _, problems = read(tmp_path)
    assert [problem.file for problem in problems] == ["register/sources/msg.txt"]
    assert "has sha256" in str(problems[0])


def test_a_source_of_no_document_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "register" / "sources" / "mgs.txt").write_text("x", encoding="utf-8")
    _, problems = read(tmp_path)
    assert any("belongs to no document" in str(problem) for problem in problems)


def test_a_folder_without_register(tmp_path: Path) -> None:
    register, problems = read(tmp_path)
    assert register is None
    assert "holds no YAML file" in str(problems[0])


def test_country_no_and_a_month_survive(tmp_path: Path) -> None:
    register, _ = read(write(tmp_path))
    assert register is not None
    assert register.partners[0].iso3166 == "NO"
    assert register.evidence[2].date is not None
    assert register.evidence[2].date.text == "2026-03"


def test_what_is_measured_is_in_the_power_system(tmp_path: Path) -> None:
    measured = "    countries:\n      - {code: LA, percent: 60}"
    changes = edited(
        "promises.yaml",
        measured,
        f"    measured: [{{metric: benefits, project: long-line}}]\n{measured}",
    )
    register, problems = read(write(tmp_path, changes))
    assert problems == []
    assert register is not None
    assert list(measured_problems(register, ["long-line"])) == []
    (problem,) = measured_problems(register, ["long-lime"])
    assert (problem.place, problem.column) == ("line 10, entry long-line", "measured")
    assert problem.remedy == "Did you mean 'long-lime'?"


PIECES = (
    b"",
    b"\n",
    b",",
    b'"',
    b"\xff",
    b": ",
    b" ",
    b"\t",
    b"[",
    b"{",
    b"-1",
    b"nan",
    b"\x00",
    b"&a *a",
)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_to_the_files_nothing_breaks_down(seed: int, tmp_path: Path) -> None:
    """A few bytes lost or put in, or a line lost or repeated: refused and located, or read."""
    write(tmp_path)
    numbers = random.Random(seed)
    files = sorted(path for path in (tmp_path / "register").rglob("*") if path.is_file())
    for _ in range(numbers.choice((1, 1, 3))):
        path = numbers.choice(files)
        content = path.read_bytes()
        start = numbers.randrange(len(content))
        end = start + numbers.choice((0, 1, 3, 50))
        lines = content.split(b"\n")
        line = numbers.randrange(len(lines))
        lines[line : line + 1] = numbers.choice(([], [lines[line]] * 2))
        damaged = content[:start] + numbers.choice(PIECES) + content[end:]
        path.write_bytes(numbers.choice((damaged, b"\n".join(lines))))
    register, problems = read(tmp_path)
    assert (register is None) == bool(problems)
    assert all(problem.file and problem.rule and problem.remedy for problem in problems)
    if register is not None:
        as_json(review_register(register))
