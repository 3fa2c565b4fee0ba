"""Code lists. Names and numbers of IATI 2.03 and of the Global Energy Monitor where they exist."""

from __future__ import annotations

SAYS = (
    "announces",
    "plans",
    "reports progress",
    "reports completion",
    "restates",
    "verifies",
    "contradicts",
    "baseline",
    "target",
    "context",
    "cancels",
    "supersedes",
    "merges",
    "splits",
)
"""What a document says about an entry; an editor's reading, never a status."""

STRENGTHS = ("commitment", "intention", "wish", "fact")
"""Firm before wish. 'fact': the source tells it as going on, not as a promise."""

DOCUMENT_KINDS = (
    "party statement",
    "official",
    "official archive",
    "state media",
    "press",
    "developer",
    "association",
    "relay",
    "other",
)

STAGES = (
    "announced",
    "pre-construction",
    "construction",
    "operating",
    "shelved",
    "cancelled",
    "mothballed",
    "retired",
)
"""Stages of a power project (Global Energy Monitor, wind power tracker)."""

MILESTONE_TYPES = ("start", "finance", "construction", "partial operation", "operation", "end")

EVENT_TYPES = (
    "meeting",
    "visit",
    "review",
    "summit",
    "agreement",
    "anniversary",
    "recognition",
    "exhibition",
    "campaign",
)

EXCHANGE_KINDS = (
    "government",
    "party",
    "cultural",
    "people",
    "youth",
    "alumni",
)

PARTNER_KINDS = (
    "country",
    "regional",
    "agency",
    "development bank",
    "un",
    "utility",
    "company",
    "other",
)

PARTNER_ROLES = ("funding", "accountable", "extending", "implementing", "owner", "buyer", "host")

MEASURES = ("unit", "percentage", "nominal", "ordinal", "qualitative")

NATURES = ("observed", "projected", "target", "modelled")

LISTED = ("yes", "no", "area only", "contributes", "not found", "other framework")

CURRENCIES = ("USD", "JPY", "EUR", "THB", "LAK", "VND")

IATI_ORGANISATION_TYPES = (
    "10",
    "11",
    "15",
    "21",
    "22",
    "23",
    "24",
    "30",
    "40",
    "60",
    "70",
    "71",
    "72",
    "73",
    "80",
    "90",
)

CRS = {
    "11420": "Higher education",
    "11430": "Advanced technical and managerial training",
    "12110": "Health policy and administrative management",
    "15111": "Public finance management",
    "15170": "Women's rights organisations and movements, and government institutions",
    "15220": "Civilian peace-building, conflict prevention and resolution",
    "16066": "Culture",
    "22040": "Information and communication technology",
    "23110": "Energy policy and administrative management",
    "23240": "Wind energy",
    "23630": "Electric power transmission and distribution (centralised grids)",
    "33210": "Tourism policy and administrative management",
    "41010": "Environmental policy and administrative management",
    "60010": "Action relating to debt",
}
"""OECD DAC purpose codes that were looked up; a register adds others under ``crs_codes``."""

_ALPHA_2 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_ALPHA_2.split())
"""ISO 3166-1 alpha-2."""

CODE_LISTS: dict[str, tuple[str, ...]] = {
    "says": SAYS,
    "strength": STRENGTHS,
    "document kind": DOCUMENT_KINDS,
    "stage": STAGES,
    "milestone type": MILESTONE_TYPES,
    "event type": EVENT_TYPES,
    "exchange kind": EXCHANGE_KINDS,
    "partner kind": PARTNER_KINDS,
    "partner role": PARTNER_ROLES,
    "measure": MEASURES,
    "nature": NATURES,
    "listed": LISTED,
    "currency": CURRENCIES,
    "IATI organisation type": IATI_ORGANISATION_TYPES,
    "country": tuple(sorted(COUNTRIES)),
    "yes or no": ("yes", "no"),
    "independence": ("own", "unknown"),
}
