Add, edit, rename, delete and paste run in the background, from the toolbar and from folder_contents, and leave what Plone itself would have left.
