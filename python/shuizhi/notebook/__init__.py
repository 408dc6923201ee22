"""Show tables and results in notebooks."""
