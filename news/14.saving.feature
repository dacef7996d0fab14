After a save, the page says that it does not show the changes yet, and has a link that shows them.
