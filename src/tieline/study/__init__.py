"""Plan, run, store: the only room that brings the others together."""
