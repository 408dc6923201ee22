"""Laboratory reports: the readings in a sheet, and what it says about the samples."""
