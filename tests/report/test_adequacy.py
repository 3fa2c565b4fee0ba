"""The section on adequacy says what its numbers say."""

import pandas as pd

from tieline.report.adequacy import adequacy
from tieline.report.content import ReviewContent


def standards(**more):
    row = {
        "study_year": 2030,
        "zone": "A",
        "standard_h": 24.0,
        "standard_source": "invented",
        "lole_h": 3.0,
        "standard_error": 0.5,
        "n": 5,
        "lower": 1.6,
        "upper": 4.4,
        "lole_no_release_h": 8.0,
        "alone_h": 120.0,
        "verdict": "plausible",
        "resolved": True,
        "firm_mw": 0.0,
        "placeholder_mw": 1500.0,
    }
    return row | more


def view(*rows):
    zones = {"zone": "A", "name": "Land A", "country": "AAA", "longitude": 0.0, "latitude": 0.0}
    tables = {
        "adequacy_standards": pd.DataFrame(rows),
        "zones": pd.DataFrame([zones | {"kind": "demand"}]),
    }
    return adequacy(ReviewContent(programme={}, tables=tables))


def test_a_run_without_draws_says_so():
    assert "not drawn" in adequacy(ReviewContent(programme={})).finding


def test_a_zone_that_holds():
    found = view(standards())
    assert found.finding == "In 2030 no zone misses its standard"
    assert found.rows[0].name == "Land A"
    assert (found.rows[0].hours[0].value, found.rows[0].hours[0].error) == ("3.0", "1.4")
    assert "1.5 GW of generic placeholders" in found.placeholders


def test_a_zone_that_does_not_hold_is_named_with_what_it_lacks():
    short = {"lole_h": 200.0, "lower": 10.0, "upper": 390.0, "verdict": "implausible"}
    found = view(standards(**short, resolved=False, firm_mw=499.0, placeholder_mw=0.0))
    assert found.finding == "In 2030 Land A may miss its standard"
    assert found.rows[0].missed
    assert "499 MW firm" in found.rows[0].said
    assert "though its interval reaches the standard" in found.rows[0].said
    assert found.placeholders == ""


def test_a_zone_never_short_shares_a_line():
    found = view(standards(lole_h=0.0, lower=0.0, upper=0.0))
    assert found.rows == ()
    assert found.unshort == "Served in every sample: Land A."


def test_years_without_a_miss_are_said_once():
    both = view(standards(study_year=2025), standards())
    assert both.finding == "No zone misses its standard in 2025 or 2030"
