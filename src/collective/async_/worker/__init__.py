"""The worker process: Zope's code in the parent, its database in the children."""
