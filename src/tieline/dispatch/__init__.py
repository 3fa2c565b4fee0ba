"""Hourly least-cost dispatch: a case and a weather year in, a dispatch out."""
