"""Laboratory reports: where a sheet has readings, and what it says of the samples."""
