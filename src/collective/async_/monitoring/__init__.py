"""The state of broker, workers and queue: for health checks and metrics."""
