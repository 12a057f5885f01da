"""The small expression language: parse, check, to polars, to words.

Row-wise, total, typed, three-valued, bounded in length and depth; no attribute, import or I/O.
"""
