State, tags and properties with what is contained change the folder and its first contents in one transaction, so
that the security of the contents is indexed once. For a folder with 1,000 pages this is 9 percent less work.
