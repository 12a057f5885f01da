"""How long the main job takes, beside the same job by hand. Speed is measured here and never asserted."""
