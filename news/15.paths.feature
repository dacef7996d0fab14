A state change and a paste load 2,000 objects less from the database for 1,000 items.
