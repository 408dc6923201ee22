"""The class of each sample, and the reading behind every class."""
