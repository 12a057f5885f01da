"""Why: contributions, reasons, what next, comparisons. Reads results, computes no scores."""
