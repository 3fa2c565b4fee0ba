"""Keys of finished work: a hash of everything its numbers depend on, known before any is done.

A key is 64 hexadecimal digits: 40 of what was asked, 24 of the code that answers. So finished work
that other code made can be told from work that was never done.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from tieline import __version__
from tieline.case.case import Case, content_hash
from tieline.dispatch.hot import SOLVER
from tieline.dispatch.options import DispatchOptions

ASKED, CODE = 40, 24
"""Digits of a key that say what was asked, and by what code it is answered."""

WEATHER = "tieline.weather.synthetic"
"""What draws the weather years that every finished work rests on."""

NO_NUMBERS = (
    "tieline.io",
    "tieline.register",
    "tieline.report",
    "tieline.study.conduct",
    "tieline.study.forecast",
    "tieline.study.inputs",
    "tieline.study.keys",
    "tieline.study.made_from",
    "tieline.study.options",
    "tieline.study.pace",
    "tieline.study.store",
)
"""Code that makes no number of finished work: what files and options say is in the key by its
content; the rest words the page, hands out the work, counts and keeps it."""

IMPORT = re.compile(
    r"^[ \t]*from (tieline[\w.]*) import (\([^)]*\)|[^\n]*)|^[ \t]*import (tieline[\w.]*)", re.M
)


def key_of_work(
    cases: Mapping[str, Case] | Mapping[str, str],
    weather: str,
    options: DispatchOptions,
    made_by: str,
    **more: Any,
) -> str:
    """What neither an edit nor an upgrade touches keeps its key and is not run again.

    cases    by name, or their content hashes where many keys share them
    weather  identity of the weather years, ``Programme.weather_identity``
    made_by  module that does the work, ``__name__``
    more     plain data by name: whatever else the numbers depend on
    """
    said = {
        "options": {key: str(value) for key, value in asdict(options).items()},
        "weather": weather,
        "cases": {
            name: case if isinstance(case, str) else content_hash(case)
            for name, case in cases.items()
        },
        "more": more,
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return digest[:ASKED] + code_of(made_by)


def question_of(key: str) -> str:
    """The part of a key that says what was asked, whatever code answers."""
    return key[:ASKED]


@cache
def code_of(module: str) -> str:
    """24 hexadecimal digits of the code that makes a module's numbers.

    Version and solver, and what the sources say of the module, the weather, and all of Tieline
    that these import, wherever in the file; the same for every way of ending a line, so that a
    checkout and an installed package agree. Where there are no sources, version and solver count.
    """
    digest = hashlib.sha256(f"{__version__} {SOLVER}".encode())
    for name, text in sorted(_sources(module).items()):
        digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()[:CODE]


def _sources(module: str) -> dict[str, str]:
    """Text of every module of Tieline whose change may change the numbers, by name."""
    found: dict[str, str] = {}
    waiting = [module, WEATHER]
    while waiting:
        name = waiting.pop()
        left_out = any(name == each or name.startswith(f"{each}.") for each in NO_NUMBERS)
        if name not in found and not left_out and name != "tieline":
            text, imported = _read(name)
            waiting += imported
            if text:
                found[name] = text
    return found


@cache
def _read(name: str) -> tuple[str, tuple[str, ...]]:
    """Source of a module with plain line ends, and what of Tieline it imports; '' without a file.

    ``from a import b`` can mean the module a.b where a is a folder.
    """
    path = _path(name)
    try:
        # Text mode reads every way of ending a line as the plain one.
        text = path.read_text(encoding="utf-8")
    except OSError:
        return "", ()
    imported = []
    for base, names, plain in IMPORT.findall(text):
        imported.append(plain or base)
        if base and _path(base).name == "__init__.py":
            imported += [f"{base}.{word}" for word in re.findall(r"\w+", names)]
    return text, tuple(imported)


@cache
def _path(name: str) -> Path:
    """Where the source of a module stands, or would."""
    folder = Path(__file__).parents[1].joinpath(*name.split(".")[1:])
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def count_redone(folder: Path, wanted: Iterable[str]) -> int:
    """Pieces of work of which only other code left an answer.

    folder  of finished work
    wanted  keys of what is asked, finished or not
    """
    kept = {path.stem for path in folder.glob("*.json")}
    answered = {question_of(key) for key in kept}
    return sum(question_of(key) in answered for key in set(wanted) - kept)


def redone_words(folder: Path, wanted: Iterable[str]) -> str:
    """One sentence on such work; '' where there is none."""
    count = count_redone(folder, wanted)
    if not count:
        return ""
    them = "1 piece of finished work was" if count == 1 else f"{count} pieces of finished work were"
    return (
        f"{them} made by an earlier state of Tieline's code or solver, so "
        f"{'it is' if count == 1 else 'they are'} done again."
    )


def say_redone(folder: Path, wanted: Iterable[str]) -> None:
    """The same to the log, which without further ado prints on the error stream."""
    if words := redone_words(folder, wanted):
        logging.getLogger("tieline").warning("%s", words)
