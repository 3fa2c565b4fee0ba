"""Does it hold: outages, shortfalls, and how much each connection helps."""
