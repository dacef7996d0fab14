Retention by the settings: age of succeeded and failed tasks, and a most of records.
