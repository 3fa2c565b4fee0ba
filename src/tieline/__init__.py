"""Tieline: what a programme of cross-border power promised, did, and is worth.

In six lines::

    import tieline

    programme = tieline.read_programme()
    case = tieline.with_link(programme.case(2030), "LA-MON--VN-C", forward_mw=1200)
    result = tieline.dispatch(case, programme.weather_year(2030, 1))
    print(result.prices().mean())
"""

__version__ = "0.1.0"

from tieline.case.events import with_event
from tieline.case.projects import as_built, home_only, nothing, with_link, with_service
from tieline.dispatch.dispatch import compare, dispatch
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.result import resource_cost
from tieline.errors import TielineError
from tieline.io.read_programme import read_programme
from tieline.study.adequacy import assess_adequacy

__all__ = [
    "DispatchOptions",
    "TielineError",
    "as_built",
    "assess_adequacy",
    "compare",
    "dispatch",
    "home_only",
    "nothing",
    "read_programme",
    "resource_cost",
    "with_event",
    "with_link",
    "with_service",
]
