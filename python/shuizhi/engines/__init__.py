"""Grading beyond one process: Arrow batches and Spark."""
