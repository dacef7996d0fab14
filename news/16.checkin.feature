As a task, the check-in of a working copy of a folder may have any number of new items; stock Plone fails with more than some 150.
