Properties of a selection share savepoints as long as none fails, and the progress is not counted anew for each item.
