"""Rubric and inputs to a result: one plan, one lazy query."""
