"""Further checks: black-odorous waters, ecological flow, influent, screening, watch."""
