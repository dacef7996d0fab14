The first click on a large folder after it has changed is faster: what is counted is asked for in one go and not object by object.
