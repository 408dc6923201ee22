"""Tables of every kind, their samples, and the calendar."""
