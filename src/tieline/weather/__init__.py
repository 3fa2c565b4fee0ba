"""Weather years: a seeded generator fed by a climatology, and series of the user's own."""
