"""The data dictionary of a register: the columns of its CSV tables."""

from __future__ import annotations

from tieline.register.fields import NOTE, Field, reference, references

OBSERVATIONS = (
    reference("indicator", "indicators", "Series.", required=True),
    Field(name="period", type="date", required=True, meaning="Period of the figure."),
    Field(
        name="value", type="value", required=True, meaning="Figure, or a bound such as >1100000."
    ),
    Field(name="unit", type="text", required=True, meaning="Unit; the same in the whole series."),
    Field(name="nature", type="code", codes="nature", required=True, meaning="Kind of figure."),
    Field(name="comparator", type="date", meaning="Period a change is against."),
    Field(name="change_pct", type="value", meaning="Change in percent, as stated."),
    reference("evidence", "evidence", "Where it is said.", required=True),
    reference("dispute", "disputes", "Dispute it belongs to."),
    NOTE,
)
CONTRIBUTIONS = (
    reference("project", "projects", "Project of this register, if it is one."),
    Field(name="subject", type="text", required=True, meaning="What is contributed to."),
    Field(name="countries", type="text", meaning="Country codes, with / between them."),
    reference("partner", "partners", "Partner of this register, if the actor is one."),
    Field(name="actor", type="text", required=True, meaning="Who contributes, as the source says."),
    Field(name="instrument", type="text", required=True, meaning="Loan, equity, grant, study."),
    Field(name="amount", type="text", meaning="Amount in its own currency; empty if unpublished."),
    Field(name="currency", type="text", meaning="Currency and scale of the amount."),
    Field(name="amount_musd", type="text", meaning="Million USD, only where a source gives it."),
    Field(name="date", type="date", meaning="When signed or announced."),
    Field(name="status", type="text", meaning="As the source says."),
    NOTE,
    references("documents", ("documents",), "Sources, with ; between them.", required=True),
    Field(name="confidence", type="text", meaning="document, derived or estimate."),
)
LISTINGS = (
    reference("project", "projects", "Project of this register, if it is one."),
    Field(name="subject", type="text", required=True, meaning="What is or is not listed."),
    Field(name="initiative", type="text", required=True, meaning="Initiative: id, or its name."),
    Field(name="listed", type="text", required=True, meaning="yes, no, area only, ..."),
    Field(name="wording", type="text", required=True, meaning="How a review may word it."),
    Field(name="date", type="date", meaning="Date of the text."),
    NOTE,
    references("documents", ("documents",), "Sources, with ; between them.", required=True),
    Field(name="confidence", type="text", meaning="document or estimate."),
)
ATTESTATIONS = (
    reference("evidence", "evidence", "Whose quote.", required=True),
    reference("document", "documents", "Source.", required=True),
    Field(name="source_sha256", type="text", required=True, meaning="Hash of the whole source."),
    Field(name="start", type="number", required=True, meaning="First code point, from 0."),
    Field(name="end", type="number", required=True, meaning="Code point after the last."),
    Field(name="line", type="number", required=True, meaning="Line, from 1."),
    Field(name="text_sha256", type="text", required=True, meaning="Hash of the passage."),
    Field(name="match", type="text", required=True, meaning="exact or normalised."),
    Field(name="checked_by", type="text", required=True, meaning="Role, never a name."),
    Field(name="checked_on", type="day", required=True, meaning="When."),
)
