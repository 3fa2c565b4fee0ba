"""One review of a register as of a date, and the exact shape of its JSON.

``review_register(register, as_of, since=None) -> RegisterReview`` (frozen rows);
``as_json(review) -> dict`` is deterministic: same register, same dates, same bytes.
All dates are ISO (or EDTF where imprecise) strings, all ids strings, missing dates ``null``.

::

    {
      "format": 1,
      "title": "...", "question": "review the steady progress of cooperation",
      "as_of": "2026-11-23", "since": "2025-11-23",
      "rules": {"version": "1", "order": [{"status": "...", "when": "..."}]},
      "programmes": [{"id": "AJ", "title": "...", "has_pillars": true}],
      "quotes": {"verified": 0, "attested": 60, "cited": 95, "documents": 140, "held": 0,
                 "quoted_share": [{"document": "vt", "share": 0.2}]},
      "statuses": [{"id", "kind" (commitment | project), "title", "status", "rule",
                    "evidence": [ids], "programme", "pillar" ("" = none), "assigned_by",
                    "areas": [ids], "from", "from_name", "to": [ids], "to_names": [names],
                    "due", "strength" ("" for projects), "last_word" (date of the last document)}],
      "pillars": [{"id", "title", "programme", "apart" (bool: unassigned or bilateral),
                   "counts": {status: n, ... every status, zero included}, "entries": [ids]}],
      "decisions": [{"id", "kind", "title", "status", "why", "question", "whom", "whom_name",
                     "evidence": [ids]}],
      "calendar": [{"date" (ISO, first day), "text" (EDTF), "title", "kind" (due | anniversary |
                    event | milestone | silence), "entry"}],
      "changes": [{"date", "entry", "title", "text", "before", "after", "evidence": [ids]}],
      "disputes": [{"id", "title", "about": [ids], "used" (evidence id or ""), "why",
                    "positions": [{"evidence", "value", "unit", "claim", "document", "publisher",
                                   "published", "origin", "used" (bool), "note"}]}],
      "projects": [{"id", "title", "status", "rule", "stage", "initiative", "pillar", "role",
                    "milestones": [{"id", "title", "type",
                                    "plans": [{"planned", "stated", "evidence"}],
                                    "actual", "actual_evidence", "verdict"}],
                    "facts": [{"claim", "value", "unit", "evidence", "document"}],
                    "partners": [{"id", "name", "role"}],
                    "contributions": [{"actor", "instrument", "amount", "currency", "amount_usd",
                                       "date", "status", "note", "documents": [ids]}],
                    "listings": [{"initiative", "title", "listed", "wording", "documents": [ids]}]}],
      "contributions": [the same rows for all subjects, with "project" and "subject", "country"],
      "listings": [likewise],
      "indicators": [{"id", "title", "unit", "measure", "nature", "programme", "baseline"
                      ({"period", "value"} or null),
                      "observations": [{"period", "value" (as written, '>1100000'), "amount",
                                        "bound" ('' | '>' | ...), "change_pct", "comparator",
                                        "nature", "evidence", "document", "dispute", "note"}]}],
      "facts": [{"id", "kind", "title", "standing" (confirmed | disputed | stated only),
                 "rule", "evidence": [ids], "date"}],     entries that are not promises
      "message": [{"line", "quote", "evidence", "document",
                   "entries": [{"id", "kind", "title", "status"}],
                   "measurements": [{"metric", "project", "indicator"}]}],
      "not_modelled": [{"id", "kind", "title", "theme", "why"}],
      "searches": [{"about": [ids], "what", "on"}],        looked for in vain
      "warnings": [{"entry", "text"}],
      "annex": [{"id", "document", "title", "publisher", "published", "language", "origin",
                 "address", "line", "quote" ('' if none is shipped), "claim", "says",
                 "about": [ids], "date", "check" (verified | attested | cited),
                 "source_sha256", "text_sha256", "start", "end", "checked_by", "checked_on"}],
      "names": {id: title of every entry, partner, person, document}
    }

Statuses, in the order of attention: due: no report found, delayed, silent, no evidence,
not measurable, active, delivered (self-reported), delivered, cancelled, superseded, merged, split.
"""
