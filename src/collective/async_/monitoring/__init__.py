"""Health checks and Prometheus metrics for broker, workers and queue."""
