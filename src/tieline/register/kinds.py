"""The data dictionary of a register: every kind of entry, every field, what it means.

It drives the reader, the JSON Schema for editors and the tables of the documentation.
"""

from __future__ import annotations

from tieline.register import records
from tieline.register.fields import NOTE, Field, Kind, entry_id, reference, references, title

ENTRY_KINDS = (
    "programmes",
    "documents",
    "partners",
    "persons",
    "pillars",
    "areas",
    "relations",
    "initiatives",
    "projects",
    "commitments",
    "indicators",
    "events",
    "exchanges",
)
"""Kinds that evidence can be about."""

_NEEDS_NO_EVIDENCE = ("programmes", "documents", "partners")
EVIDENCED_KINDS = tuple(kind for kind in ENTRY_KINDS if kind not in _NEEDS_NO_EVIDENCE)
"""Kinds whose every entry needs evidence."""


_PROGRAMME = reference(
    "programme", "programmes", "Programme it belongs to; the first one if left out."
)
_PILLAR = reference("pillar", "pillars", "Pillar, if one is assigned.")
_ASSIGNED_BY = Field(
    name="assigned_by",
    type="text",
    meaning="Who assigned the pillar: a document id, or 'editor'. Required with a pillar.",
)
_NAMES = Field(name="names", type="texts", meaning="Names in other languages, by language code.")
_ALIASES = Field(name="aliases", type="text", many=True, meaning="Other names in use.")
_THEMES = Field(
    name="themes",
    type="text",
    many=True,
    meaning="Themes of the programme it serves, such as connectivity or resilience.",
)
_MODELLED = Field(
    name="modelled",
    type="flag",
    meaning="yes if the power model measures it; otherwise it is listed as not modelled.",
)
_MEASURED = Field(
    name="measured",
    type="mapping",
    many=True,
    meaning="Where it is measured.",
    record=records.Measurement,
    fields=(
        Field(
            name="metric", type="text", required=True, meaning="Key of the figure: benefits, ..."
        ),
        reference("project", "projects", "Project it is measured for."),
        reference("indicator", "indicators", "Indicator of the register."),
    ),
)
_ASK = references("ask", ("partners",), "Whom to ask; the promising partner if left out.")
_QUESTION = Field(
    name="question",
    type="text",
    meaning="What to ask them; a general question for its status if left out.",
)
_ASKED = Field(
    name="asked",
    type="day",
    meaning="From which day the question can be put, if it rests on something that came later; "
    "a review of an earlier day asks the general one.",
)

KINDS: tuple[Kind, ...] = (
    Kind(
        key="programmes",
        word="programme",
        meaning="A programme of cooperation.",
        record=records.Programme,
        fields=(entry_id("Short code, such as AJ."), title(), _ALIASES, NOTE),
    ),
    Kind(
        key="documents",
        word="document",
        meaning="A source. Its text is not kept in the folder unless you attach it.",
        record=records.Document,
        fields=(
            entry_id("Short readable code."),
            title("Title, in the language of the document or in English."),
            Field(name="publisher", type="text", required=True, meaning="Who published it."),
            Field(
                name="published",
                type="date",
                required=True,
                meaning="Date of publication; decides from when it counts as known.",
            ),
            Field(name="kind", type="code", codes="document kind", required=True, meaning="Kind."),
            Field(name="language", type="text", meaning="Language code: en, ja, lo, th, vi."),
            Field(name="address", type="text", meaning="Address on the web."),
            references("party", ("partners",), "Partners on whose behalf it speaks."),
            Field(
                name="origin",
                type="text",
                meaning="Where its content comes from, if not its own reporting: a document id, a "
                "partner id, or 'unknown'.",
            ),
            Field(name="read", type="text", meaning="whole or excerpt: how much of it was read."),
            Field(name="sha256", type="text", meaning="Hash of the stored text; written by tools."),
            Field(name="characters", type="number", meaning="Length of the stored text."),
            NOTE,
        ),
    ),
    Kind(
        key="partners",
        word="partner",
        meaning="A country, organisation or company.",
        record=records.Partner,
        fields=(
            entry_id("Short code; ISO 3166 for countries."),
            Field(name="name", type="text", required=True, meaning="Name in English."),
            Field(name="kind", type="code", codes="partner kind", required=True, meaning="Kind."),
            _NAMES,
            _ALIASES,
            Field(name="iso3166", type="code", codes="country", meaning="Country code."),
            Field(
                name="iati_type",
                type="code",
                codes="IATI organisation type",
                meaning="IATI organisation type, two digits.",
            ),
            references("member_of", ("partners",), "Larger bodies it belongs to."),
        ),
    ),
    Kind(
        key="persons",
        word="person",
        meaning="A holder of public office. Only offices are recorded.",
        record=records.Person,
        fields=(
            entry_id("Code beginning with per-."),
            Field(name="name", type="text", required=True, meaning="Name in its own order."),
            _NAMES,
            Field(
                name="roles",
                type="mapping",
                many=True,
                required=True,
                meaning="Public offices held.",
                record=records.Role,
                fields=(
                    Field(name="office", type="text", required=True, meaning="The office."),
                    reference("partner", "partners", "Of which partner.", required=True),
                    Field(name="from", type="date", attribute="term_start", meaning="Since when."),
                    Field(name="to", type="date", attribute="term_end", meaning="Until when."),
                ),
            ),
            NOTE,
        ),
    ),
    Kind(
        key="pillars",
        word="pillar",
        meaning="A pillar of a programme.",
        record=records.Pillar,
        fields=(
            entry_id("Code; pillars are never known by their position."),
            title(),
            _PROGRAMME,
            reference("parent", "pillars", "Pillar above it."),
        ),
    ),
    Kind(
        key="areas",
        word="area",
        meaning="An area of cooperation.",
        record=records.Area,
        fields=(
            entry_id("Code."),
            title(),
            _PROGRAMME,
            Field(name="crs", type="text", meaning="OECD DAC purpose code, five digits."),
            _THEMES,
            _MODELLED,
        ),
    ),
    Kind(
        key="relations",
        word="relation",
        meaning="How partners stand to each other.",
        record=records.Relation,
        fields=(
            entry_id("Code beginning with rel-."),
            title(),
            references("partners", ("partners",), "Partners concerned.", required=True),
            _PROGRAMME,
        ),
    ),
    Kind(
        key="initiatives",
        word="initiative",
        meaning="A named framework under which projects are placed.",
        record=records.Initiative,
        fields=(
            entry_id("Code."),
            title(),
            _PROGRAMME,
            _ALIASES,
            references("partners", ("partners",), "Partners that lead it."),
            _PILLAR,
            _ASSIGNED_BY,
            Field(name="announced", type="date", meaning="When it was announced."),
            Field(
                name="strands",
                type="mapping",
                many=True,
                meaning="The fields it covers.",
                record=records.Strand,
                fields=(title(), _THEMES, _MODELLED),
            ),
        ),
    ),
    Kind(
        key="projects",
        word="project",
        meaning="A project; its id is the same in the power system.",
        record=records.Project,
        fields=(
            entry_id("The id used in system/projects.csv."),
            title(),
            _PROGRAMME,
            reference("initiative", "initiatives", "The one initiative it is placed under."),
            _PILLAR,
            _ASSIGNED_BY,
            Field(
                name="partners",
                type="mapping",
                many=True,
                meaning="Who does what.",
                record=records.PartnerRole,
                fields=(
                    reference("partner", "partners", "Partner.", required=True),
                    Field(
                        name="role",
                        type="code",
                        codes="partner role",
                        required=True,
                        meaning="Role.",
                    ),
                ),
            ),
            Field(
                name="countries",
                type="mapping",
                many=True,
                meaning="Countries with shares that add to 100.",
                record=records.CountryShare,
                fields=(
                    Field(
                        name="code", type="code", codes="country", required=True, meaning="Country."
                    ),
                    Field(name="percent", type="number", required=True, meaning="Share, percent."),
                ),
            ),
            Field(name="crs", type="text", meaning="OECD DAC purpose code, five digits."),
            _THEMES,
            Field(
                name="milestones",
                type="mapping",
                many=True,
                meaning="Steps. Planned and actual dates come from evidence that names the step.",
                record=records.Milestone,
                fields=(
                    entry_id("Code within the project."),
                    title(),
                    Field(
                        name="type",
                        type="code",
                        codes="milestone type",
                        required=True,
                        meaning="Type of step.",
                    ),
                ),
            ),
            _MEASURED,
            _ASK,
            _QUESTION,
            _ASKED,
        ),
    ),
    Kind(
        key="commitments",
        word="commitment",
        meaning="A promise. Its status is computed from evidence.",
        record=records.Commitment,
        fields=(
            entry_id("Code such as C06."),
            title("What is promised, in our words."),
            reference("from", "partners", "Who must act.", required=True, attribute="promiser"),
            references("to", ("partners",), "To whom.", required=True, attribute="recipients"),
            Field(
                name="strength", type="code", codes="strength", required=True, meaning="How firm."
            ),
            Field(
                name="measurable",
                type="flag",
                meaning="no if the wording names nothing one could see done.",
            ),
            _PROGRAMME,
            Field(
                name="by", type="date", attribute="due", meaning="Due date, if the text has one."
            ),
            references("areas", ("areas",), "Areas of cooperation."),
            _PILLAR,
            _ASSIGNED_BY,
            reference("initiative", "initiatives", "Initiative it belongs to."),
            reference("project", "projects", "Project that carries it out; its status is taken."),
            Field(
                name="measure",
                type="mapping",
                meaning="What would count.",
                record=records.Measure,
                fields=(
                    reference("indicator", "indicators", "Indicator.", required=True),
                    Field(name="target", type="value", meaning="The figure promised."),
                ),
            ),
            _THEMES,
            _MODELLED,
            _MEASURED,
            references("into", ("commitments",), "Promises that replaced it."),
            _ASK,
            _QUESTION,
            _ASKED,
            NOTE,
        ),
    ),
    Kind(
        key="indicators",
        word="indicator",
        meaning="A series of figures; the figures are in observations.csv.",
        record=records.Indicator,
        fields=(
            entry_id("Code beginning with IND-."),
            title(),
            Field(
                name="measure", type="code", codes="measure", required=True, meaning="IATI measure."
            ),
            Field(name="unit", type="text", required=True, meaning="Unit of every value."),
            Field(name="nature", type="code", codes="nature", meaning="observed or modelled."),
            _PROGRAMME,
            Field(
                name="baseline",
                type="mapping",
                meaning="What targets are compared with.",
                record=records.Baseline,
                fields=(
                    Field(name="period", type="date", required=True, meaning="Period."),
                    Field(name="value", type="value", required=True, meaning="Value, not a bound."),
                ),
            ),
            NOTE,
        ),
    ),
    Kind(
        key="events",
        word="event",
        meaning="A meeting, visit, review, anniversary or recognition.",
        record=records.Event,
        fields=(
            entry_id("Code beginning with ev-."),
            title(),
            Field(name="type", type="code", codes="event type", required=True, meaning="Type."),
            Field(name="date", type="date", required=True, meaning="When."),
            _PROGRAMME,
            _ALIASES,
            Field(name="location", type="text", meaning="Where."),
            references("partners", ("partners",), "Partners present."),
            references("persons", ("persons",), "Office holders present."),
            references("reviews", ("pillars", "programmes", "initiatives"), "What it reviews."),
            Field(
                name="since",
                type="day",
                meaning="First day counted from; its anniversaries enter the calendar.",
            ),
            Field(
                name="since_what",
                type="text",
                meaning="What began that day, as an anniversary calls it; the title if left out.",
            ),
            NOTE,
        ),
    ),
    Kind(
        key="exchanges",
        word="exchange",
        meaning="People or institutions exchanged.",
        record=records.Exchange,
        fields=(
            entry_id("Code beginning with EX-."),
            title(),
            Field(
                name="kinds",
                type="code",
                codes="exchange kind",
                many=True,
                required=True,
                meaning="Kinds.",
            ),
            references("between", ("partners",), "Partners.", required=True),
            _PROGRAMME,
            Field(name="count", type="value", meaning="How many, if a source says."),
            Field(name="period", type="date", meaning="When."),
        ),
    ),
    Kind(
        key="evidence",
        word="evidence",
        meaning="What one document says about entries. Everything computed comes from here.",
        record=records.Evidence,
        fields=(
            entry_id("Code: A14.4 for line 14 of the message, F038 for a follow-up."),
            reference("document", "documents", "Where it is said.", required=True),
            references("about", ENTRY_KINDS, "Entries it speaks about.", required=True),
            Field(name="says", type="code", codes="says", required=True, meaning="What it does."),
            Field(name="claim", type="text", meaning="The statement in our words."),
            Field(name="exact", type="text", meaning="A short quote, word for word."),
            Field(name="prefix", type="text", meaning="Words before it, if it occurs twice."),
            Field(name="suffix", type="text", meaning="Words after it, if it occurs twice."),
            Field(name="date", type="date", meaning="When the thing happened or is planned."),
            Field(
                name="date_words",
                type="text",
                meaning="The relative words of the source ('last October'), resolved against the "
                "date of the document.",
            ),
            Field(
                name="stated",
                type="date",
                meaning="When a plan was made, if earlier than the document.",
            ),
            Field(name="milestone", type="text", meaning="Milestone of the project spoken about."),
            Field(
                name="stage", type="code", codes="stage", meaning="Stage the project is said in."
            ),
            Field(name="value", type="value", meaning="A figure, or a bound such as >1100000."),
            Field(name="unit", type="text", meaning="Unit of the figure."),
            Field(
                name="parts", type="value", many=True, meaning="Parts that must add to the value."
            ),
            references("into", ("commitments",), "Promises that replace the one spoken about."),
            NOTE,
        ),
    ),
    Kind(
        key="disputes",
        word="dispute",
        meaning="Statements that do not agree, side by side.",
        record=records.Dispute,
        fields=(
            entry_id("Code beginning with D-."),
            title(),
            references("about", ENTRY_KINDS, "Entries concerned.", required=True),
            Field(
                name="positions",
                type="mapping",
                many=True,
                required=True,
                meaning="The rival statements.",
                record=records.DisputePosition,
                fields=(
                    reference("evidence", "evidence", "Evidence.", required=True),
                    NOTE,
                ),
            ),
            reference("used", "evidence", "The one used; leave out if none."),
            Field(name="why", type="text", required=True, meaning="Why this one, or why none."),
        ),
    ),
    Kind(
        key="message",
        word="message line",
        meaning="One line of the message, and where it leads.",
        record=records.MessageLine,
        fields=(
            reference("document", "documents", "The message.", required=True),
            Field(name="line", type="number", required=True, meaning="Line of its text, from 1."),
            reference("evidence", "evidence", "Whose quote is shown.", required=True),
            references("entries", ENTRY_KINDS, "Entries this line leads to."),
            _MEASURED,
        ),
    ),
    Kind(
        key="searches",
        word="search",
        meaning="What was looked for and not found.",
        record=records.Search,
        fields=(
            Field(name="what", type="text", required=True, meaning="What was looked for."),
            references("about", ENTRY_KINDS, "Entries concerned."),
            Field(name="searched", type="day", meaning="When."),
        ),
    ),
)

HEAD = (
    title("Title of the register."),
    Field(name="question", type="text", required=True, meaning="The question a review answers."),
    Field(
        name="as_of",
        type="day",
        required=True,
        meaning="Day up to which sources were looked for; default date of a review.",
    ),
    Field(name="crs_codes", type="texts", meaning="Further purpose codes and their titles."),
)
"""Fields of the ``register`` mapping."""


def kind_named(key: str) -> Kind:
    """The kind with a key of the YAML files. Raises KeyError."""
    return next(kind for kind in KINDS if kind.key == key)
