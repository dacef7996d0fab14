"""The action "transition": state changes in folder_contents."""
