"""The action "properties": properties of selected items in folder_contents."""
