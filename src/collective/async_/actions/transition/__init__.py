"""State changes of a selection in folder_contents."""
