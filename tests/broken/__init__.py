"""Inputs that are wrong on purpose, each with exactly what is said about it."""
