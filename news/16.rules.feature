Content rules for the end of background tasks: two triggers, a condition, and texts such as ``${task}`` for Plone's mail action.
