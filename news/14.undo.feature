A delete can be undone: it waits for 8 seconds (setting ``undo_seconds``), and the banner says “15 items will be deleted.” with an Undo button on every page. Whoever is at the button gets more time.
