"""Is the whole working: broker, workers, tasks? For people and for machines."""
