"""The action "tags": tags of selected items in folder_contents."""
