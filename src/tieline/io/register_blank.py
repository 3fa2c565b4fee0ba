"""The files of a new register: small, complete, and refused by no check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from tieline.register.dictionary_page import json_schema

EDITOR_LINE = "# yaml-language-server: $schema=schema/register.json\n"
"""First line of a register file: editors that know it complete and check while one types."""

_REGISTER = """\
# The head of the register, and the programmes it covers.
register:
  title: {title}
  question: review the steady progress of cooperation
  # Raise this day whenever you have looked for new sources.
  as_of: {as_of}

programmes:
  - id: {programme}
    title: {title}
"""
_PARTNERS = """\
# Who takes part. Replace these two.
partners:
  - id: AA
    name: First partner
    kind: other

  - id: BB
    name: Second partner
    kind: other

# persons:
#   - id: per-minister
#     name: Name in its own order
#     roles:
#       - {office: Minister for Foreign Affairs, partner: AA, from: 2024}
"""
_DOCUMENTS = """\
# What was read. `tieline source add` appends here; keep `documents:` the last key.
documents:
  - id: example
    title: An invented statement
    publisher: Nobody
    published: {as_of}
    kind: party statement
    party: [AA]
"""
_COMMITMENTS = """\
# Who promised what to whom, by when, how firm. No status here: it follows from evidence.yaml.
commitments:
  - id: C01
    title: An invented promise
    from: AA
    to: [BB]
    strength: intention
"""
_EVIDENCE = """\
# What documents say. says: announces, plans, reports progress, reports completion, restates, ...
evidence:
  - id: E01
    document: example
    about: [C01]
    says: announces
    claim: The first partner announces an invented promise.
"""


def blank_register(programme: str, title: str, as_of: date) -> Mapping[str, str]:
    """Path below the programme folder to text, for a register one can begin with.

    ``programme`` is the short code of the programme, ``as_of`` the day it is begun.
    """
    values = {
        "programme": json.dumps(programme, ensure_ascii=False),
        "title": json.dumps(title, ensure_ascii=False),
        "as_of": as_of.isoformat(),
    }
    texts = {
        "register.yaml": _REGISTER.format(**values),
        "partners.yaml": _PARTNERS,
        "documents.yaml": _DOCUMENTS.format(**values),
        "commitments.yaml": _COMMITMENTS,
        "evidence.yaml": _EVIDENCE,
    }
    files = {f"register/{name}": EDITOR_LINE + text for name, text in texts.items()}
    path, schema = schema_file()
    return files | {path: schema}


def schema_file() -> tuple[str, str]:
    """Path below the programme folder and text of the JSON Schema of a register."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    return "register/schema/register.json", text
