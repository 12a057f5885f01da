"""Handing out: one file a format; reads results and explanations, computes nothing."""
