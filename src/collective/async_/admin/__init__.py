"""All tasks of a site, for those who manage them."""
