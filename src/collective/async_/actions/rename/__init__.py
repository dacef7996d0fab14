"""The action "rename", in the toolbar and in folder_contents."""
