"""YAML with line numbers, so that a mistake can be pointed at.

Keys that stand twice are a problem here; YAML itself would let the last one win in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tieline.errors import Problem
from tieline.io.read_text import read_text

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TextLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar stays text, so that country NO and month 2023-05 survive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A value and the line it stands in.

    value  a mapping from key to Located, a list of Located, or a scalar (str, int, float,
           bool, date, None)
    line   1 for the first line
    key_line  line of the key, for entries of a mapping; else the same as ``line``
    """

    value: Any
    line: int
    key_line: int

    def plain(self) -> Any:
        """The value without line numbers, as ``yaml.safe_load`` gives it."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def read_yaml(
    path: Path, file: str, problems: list[Problem], *, as_text: bool = False
) -> Located | None:
    """Read a YAML file; None, with every problem added, where it cannot be used.

    ``file`` is the path to print. With ``as_text`` every scalar is a str, '' if empty, and a key
    that stands twice does not hide the rest of the file.
    """
    text = read_text(path, file, problems)
    return None if text is None else parse_yaml(text, file, problems, as_text=as_text)


def parse_yaml(
    text: str, file: str, problems: list[Problem], *, as_text: bool = False
) -> Located | None:
    """As ``read_yaml``, from a text."""
    found = len(problems)
    loader = _TextLoader(text) if as_text else _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            problems.append(Problem(file=file, rule="holds no entry.", remedy="Fill it."))
            return None
        located = _located(node, loader, file, problems)
    except yaml.YAMLError as error:
        problems.append(_said(error, text, file))
        return None
    except RecursionError:
        rule, remedy = "is nested without end.", "Write entries out; no alias inside its anchor."
        problems.append(Problem(file=file, rule=rule, remedy=remedy))
        return None
    finally:
        loader.dispose()
    return located if as_text or len(problems) == found else None


def _located(node: Any, loader: Any, file: str, problems: list[Problem], key: int = 0) -> Located:
    line = node.start_mark.line + 1
    value: Any
    if isinstance(node, yaml.MappingNode):
        value = {}
        for key_node, value_node in node.value:
            name = str(loader.construct_object(key_node, deep=True))
            key_line = key_node.start_mark.line + 1
            if name in value:
                rule = f"stands in line {value[name].key_line} already."
                problems.append(
                    Problem(
                        file=file,
                        place=f"line {key_line}",
                        column=name,
                        rule=rule,
                        remedy="Keep one of them.",
                    )
                )
                continue
            value[name] = _located(value_node, loader, file, problems, key_line)
    elif isinstance(node, yaml.SequenceNode):
        value = [_located(item, loader, file, problems) for item in node.value]
    else:
        try:
            value = loader.construct_object(node)
        except ValueError as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error
    return Located(value=value, line=line, key_line=key or line)


def _said(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark is not None else 0
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    rule = f"cannot be read as YAML: {getattr(error, 'problem', None) or 'unexpected text'}."
    remedy = "Check indentation and quotes of this line and the one above."
    if "\t" in written[: len(written) - len(written.lstrip())] or "\\t" in rule:
        rule, remedy = "is indented by a tab.", "Indent by blanks."
    elif written.count(": ") > 1:
        remedy = "Put a text that holds ': ' in quotes."
    return Problem(file=file, place=f"line {line + 1}", rule=rule, remedy=remedy)
