"""Saved results to one page: no solver, no network, no script.

content = ReviewContent(...)      the tidy tables, the register, the provenance
html = render(content)            one self-contained file, the same bytes for the same content
"""

from __future__ import annotations

from tieline.report.content import TABLES, ReviewContent
from tieline.report.page import render

__all__ = ["TABLES", "ReviewContent", "render"]
