"""What cannot be meant although its shape is right, one file for each part of a rubric.

`scoring.language.check` runs them all.
"""
