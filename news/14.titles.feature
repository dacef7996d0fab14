Actions have names in all languages (``title``), in the list of all tasks and in the settings.
