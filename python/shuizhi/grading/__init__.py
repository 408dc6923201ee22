"""Grade samples and readings."""
