"""Checks by rules of their own: black-odorous waters, ecological flow, influent, watch."""
