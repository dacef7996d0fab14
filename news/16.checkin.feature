A working copy of a folder is checked in with any number of new items; stock Plone fails with more than some 150.
