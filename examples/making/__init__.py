"""Makes the example district: an invented district, its numbers, and the workbooks in which it hands them over."""
