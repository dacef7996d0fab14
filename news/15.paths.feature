A State change of 1,000 items loads 2,000 objects less from the database: their entries in the path index are
left as they are.
