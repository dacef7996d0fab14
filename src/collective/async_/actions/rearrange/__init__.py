"""The action "rearrange": the order of a folder, in folder_contents."""
