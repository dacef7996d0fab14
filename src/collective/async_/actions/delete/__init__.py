"""The action "delete", in the toolbar and in folder_contents."""
