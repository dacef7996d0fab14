@@async-health for load balancers and @@async-metrics for Prometheus.
