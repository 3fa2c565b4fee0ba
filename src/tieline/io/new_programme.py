"""A programme folder to start from: blank files, or a copy of the embedded example."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tieline.errors import OptionError
from tieline.io.format_pages import blank_files
from tieline.io.read_programme import programme_folder
from tieline.io.register_blank import EDITOR_LINE, blank_register, schema_file
from tieline.io.write import write_bytes, write_text

START = """\
1. Fill in programme.yaml and the tables in system/: one row per zone, plant, link, ...
2. Run `tieline check FOLDER` until it finds no problem; it reports all of them at once.
3. Run `tieline review FOLDER`.
Every row needs a source and a confidence: document, derived or estimate.
Who promised what, and what became of it, stands in register/; `tieline progress FOLDER` reads it.
A complete programme to look at: `tieline new ANOTHER --example`.
Tieline's own folder docs/ explains the rest: docs/register.md is all one needs to add a partner, a
promise, a project or a source; docs/formats/ explains every file and column.
"""


def new_programme(folder: Path, *, example: bool = False) -> tuple[Path, ...]:
    """Write the files of a new programme into a folder that is empty or not there yet.

    Returns the files written. Raises OptionError where the folder holds anything already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OptionError(f"{folder} is not empty. Choose a folder that does not exist yet.")
    if example:
        return tuple(_copied(programme_folder(), folder))
    name = folder.resolve().name.lower().replace(" ", "-").replace("_", "-")
    title = name.replace("-", " ").capitalize()
    files = {
        "README.txt": START,
        **blank_files(name, title),
        **blank_register(name, title, date.today()),
    }
    written = []
    for path, text in files.items():
        write_text(folder / path, text)
        written.append(folder / path)
    return tuple(written)


def _copied(source: Path, folder: Path) -> list[Path]:
    written = []
    for path in sorted(source.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            target = folder / path.relative_to(source)
            head = EDITOR_LINE if _is_of_register(target) else ""
            write_bytes(target, head.encode("utf-8") + path.read_bytes())
            written.append(target)
    if (folder / "register").is_dir():
        name, text = schema_file()
        write_text(folder / name, text)
        written.append(folder / name)
    return written


def _is_of_register(path: Path) -> bool:
    return path.parent.name == "register" and path.suffix == ".yaml"
