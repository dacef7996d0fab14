"""The actions. Each folder has one: patches of Plone's views, action and texts."""
