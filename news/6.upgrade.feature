Upgrade step from the first product's profile: installs over it and lets its task records go.
