"""Rubrics that can be run and have one thing to be questioned, each with what lint says of it."""
