"""Everything that touches disk: the data dictionary, readers with their checks, and writers."""
