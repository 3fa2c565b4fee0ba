"""Whatever happens to the files, a reader complains or reads; it never breaks down."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest

from tests.io.copies import small_programme
from tieline.errors import InputError
from tieline.io.read_programme import read_programme

PIECES = (b"", b"\n", b",", b'"', b"\xff", b":", b" ", b"\t", b"[", b"-1", b"nan", b"\x00", b"1e9")


def damage(folder: Path, random_numbers: random.Random) -> None:
    """Put a piece in place of a few bytes of one file, or lose or repeat one of its lines."""
    path = random_numbers.choice(sorted(p for p in folder.rglob("*") if p.is_file()))
    content = path.read_bytes()
    if random_numbers.random() < 0.5 and content:
        start = random_numbers.randrange(len(content))
        end = start + random_numbers.choice((0, 1, 3, 50))
        path.write_bytes(content[:start] + random_numbers.choice(PIECES) + content[end:])
        return
    lines = content.split(b"\n")
    line = random_numbers.randrange(len(lines))
    lines[line : line + 1] = random_numbers.choice(([], [lines[line]] * 2))
    path.write_bytes(b"\n".join(lines))


@pytest.mark.parametrize("seed", range(60))
def test_never_a_traceback(seed: int, tmp_path: Path) -> None:
    folder = small_programme(tmp_path / "two-lands")
    random_numbers = random.Random(seed)
    for _ in range(random_numbers.choice((1, 1, 3))):
        damage(folder, random_numbers)
    programme, problems = None, ()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            programme = read_programme(folder)
        except InputError as error:
            problems = error.problems
    assert all(problem.file and problem.rule for problem in problems)
    assert (programme is None) == bool(problems)
    if programme is not None:
        programme.case(programme.study_years[0])
