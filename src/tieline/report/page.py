"""The whole page: every section's view, one template, one stylesheet inside."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieline.report import gridmap as drawing
from tieline.report.adequacy import adequacy
from tieline.report.again import again
from tieline.report.borders import borders
from tieline.report.cashflow import cash_flow
from tieline.report.changes import changes
from tieline.report.commitments import as_of, commitments
from tieline.report.confidence import confidence
from tieline.report.connectivity import connectivity
from tieline.report.content import ReviewContent
from tieline.report.counted import counted_by_others
from tieline.report.decisions import decisions
from tieline.report.disputes import disputes
from tieline.report.drawn_links import USE_STEPS, shown_case
from tieline.report.evidence import CHECKS, annex, by_document
from tieline.report.facts import statements
from tieline.report.gainers import agreements, contract_price, gain_tables
from tieline.report.head import head
from tieline.report.hostdebt import host_debt
from tieline.report.message import message
from tieline.report.method import method
from tieline.report.money import money_elsewhere
from tieline.report.networth import benefit_list, net_figure
from tieline.report.payers import payers
from tieline.report.plain import quantity
from tieline.report.promises import codes, promises
from tieline.report.regional import regional
from tieline.report.resilience import resilience
from tieline.report.sheet import Sheet, sheets
from tieline.report.sources import further, one_origins, sources, unknown_origins
from tieline.report.together import together
from tieline.report.words import date, language, number, prose, sentence, short_date


def render(content: ReviewContent) -> str:
    """One self-contained HTML page: no network, no script; same content, same bytes."""
    own = sheets(content)
    values = [_value(content, sheet) for sheet in own]
    grid = drawing.gridmap(content, shown_case(content))
    context = regional(content, {marker.id: marker.no for marker in grid.markers} if grid else {})
    sections = {
        "head": head(
            content,
            own,
            {s.id: net.finding for s in own if (net := net_figure(content, s.id)) is not None},
        ),
        "promises": promises(content),
        "decisions": decisions(content),
        "commitments": commitments(content),
        "changes": changes(content),
        "grid": grid,
        "grid_finding": drawing.finding(content, grid),
        "sheets": own,
        "values": values,
        "message": message(content),
        "regional": context,
        "measured": {row.id for row in context.rows},
        "resilience": resilience(content),
        "connectivity": connectivity(content),
        "adequacy": adequacy(content),
        "confidence": confidence(content),
        "method": method(content),
        "again": again(content),
        "borders": borders(content),
        "portfolios": together(content),
        "annex": (evidence := annex(content)),
        "documents": by_document(evidence),
        "sources": sources(content),
        "further": further(content),
        "one_origins": one_origins(content),
        "unknown_origins": unknown_origins(content),
        "disputes": disputes(content),
        "series": counted_by_others(content),
        "statements": statements(content),
        "elsewhere": money_elsewhere(content),
    }
    page = environment().get_template("page.html")
    text = page.render(
        **sections,
        style=Markup(_style()),
        running_head=Markup(css_string(running_head(content))),
        as_of=as_of(content),
        codes=codes(content),
        checks=CHECKS,
        use_steps=USE_STEPS,
        register=content.register,
    )
    return text.replace(" ± ", "\u00a0±\u00a0")  # a figure and its error stay on one line


def _value(content: ReviewContent, sheet: Sheet) -> dict[str, object]:
    """What a project is worth net, who gains, who pays, its money and its host's debt."""
    worths, lines = benefit_list(content, sheet.id)
    return {
        "sheet": sheet,
        "net": net_figure(content, sheet.id),
        "worths": worths,
        "benefits": lines,
        "gains": gain_tables(content, sheet.id),
        "agreed": agreements(content, sheet.id),
        "contract": contract_price(content, sheet.id),
        "payers": payers(content, sheet.id),
        "money": cash_flow(content, sheet.id),
        "debt": host_debt(content, sheet.id),
    }


@cache
def environment() -> Environment:
    """Templates with escaping on and undefined names refused."""
    env = Environment(
        loader=PackageLoader("tieline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        number=number,
        date=date,
        short_date=short_date,
        sentence=sentence,
        quantity=quantity,
        prose=prose,
        language=language,
        linked=linked,
    )
    return env


def linked(text: str) -> Markup:
    """Addresses in a text as links that show their host; paper shows them whole."""
    parts = re.split(r"(https?://[^\s;,]+)", prose(text))
    return Markup("").join(
        Markup('<a class="url" href="{}" rel="noreferrer">{}</a>').format(
            part, re.sub(r"^https?://(www\.)?|/.*$", "", part)
        )
        if place % 2
        else part
        for place, part in enumerate(parts)
    )


def running_head(content: ReviewContent) -> str:
    """What stands at the top of every printed page."""
    title = str(content.programme.get("title") or "")
    day = as_of(content)
    return f"{title} \u00b7 review as of {day}" if day else title


def css_string(text: str) -> str:
    """Text safe between quotes of a stylesheet: all but letters, digits, spaces as escapes."""
    return "".join(
        letter
        if letter == " " or (letter.isascii() and letter.isalnum())
        else f"\\{ord(letter):x} "
        for letter in text
    )


def _style() -> str:
    return files("tieline.report").joinpath("style.css").read_text(encoding="utf-8")
