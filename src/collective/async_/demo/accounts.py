"""The site of a stack and who can log in to it."""

SITE_ID = "Plone"
ADMIN = ("admin", "demo-admin")
EDITOR = ("editor", "demo-editor")
