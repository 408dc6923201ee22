"""Grade outside one process: Arrow batches and Spark."""
