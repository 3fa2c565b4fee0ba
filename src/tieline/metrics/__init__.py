"""Figures of connectivity and resilience, computed from results."""
