"""From what a committee delivers to the typed tables of a run; `read.read` is the door."""
