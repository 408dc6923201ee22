"""How tables and results are shown in notebooks."""
