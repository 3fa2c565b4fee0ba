"""Base units and the few conversions between them.

Inside the package every quantity is in MW, MWh, h, USD (real) or t CO2.
File headers name their unit; readers convert once, here.
"""

from __future__ import annotations

HOURS_PER_DAY = 24
HOURS_PER_WEEK = 168
HOURS_PER_YEAR = 8760
"""Every modelled year has 365 days; 29 February is left out."""

MWH_PER_GWH = 1_000.0
MWH_PER_TWH = 1_000_000.0
USD_PER_MUSD = 1_000_000.0
PPM = 1e6
