Settings in the registry: synchronous actions, thresholds, intervals, limits, retention, caps.
