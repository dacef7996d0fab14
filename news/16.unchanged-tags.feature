When tags or properties change, a worker computes only the catalog values that can have changed, as it does after a change of state (``unchanged-values``).
