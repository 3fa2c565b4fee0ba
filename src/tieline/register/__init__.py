"""What partners promised: records, evidence, and status by rule."""
