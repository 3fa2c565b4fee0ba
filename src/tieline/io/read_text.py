"""Text files in UTF-8; what is no such file is said with its remedy."""

from __future__ import annotations

from pathlib import Path

from tieline.errors import Problem
from tieline.io.dictionary import dictionary
from tieline.io.nearest import nearest

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(
    path: Path, file: str, problems: list[Problem], *, optional: bool = False
) -> str | None:
    """The text of a UTF-8 file (a byte order mark is accepted), None with a problem if not.

    ``file`` is the path to print. An absent optional file is None without a problem.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if not optional:
            problems.append(
                Problem(file=file, rule="is missing.", remedy=_remedy_for_missing(path))
            )
        return None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problems.append(
            Problem(file=file, rule=f"cannot be read: {reason}.", remedy="Check the file.")
        )
        return None
    rule, remedy = "", "Save it as text in UTF-8; a table with comma-separated values (CSV)."
    if raw.startswith(b"PK\x03\x04"):
        rule = "is a spreadsheet or archive, not text."
    elif raw.startswith(_UTF16):
        rule = "is encoded in UTF-16."
    elif b"\x00" in raw:
        rule = "holds zero bytes, so it is not text."
    elif not raw.strip():
        rule, remedy = "is empty.", "Write it again; a table has at least its header."
    if not rule:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            rule = f"is not UTF-8: byte 0x{raw[error.start]:02x} in line {line}."
            remedy = "Save it with encoding UTF-8."
    problems.append(Problem(file=file, rule=rule, remedy=remedy))
    return None


def _remedy_for_missing(path: Path) -> str:
    """Perhaps it is there under another name."""
    known = {Path(form.file).name for form in dictionary().tables.values()}
    there = path.parent.iterdir() if path.parent.is_dir() else ()
    near = nearest(path.name, sorted({item.name for item in there} - known))
    if near:
        return f"Is {near!r} meant? Rename it."
    table = path.suffix == ".csv"
    return "Restore it; a header alone means no rows." if table else "Restore it."
