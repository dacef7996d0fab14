``POST @tasks`` takes a change of state for a selection, too: one task, with an outcome for each item.
