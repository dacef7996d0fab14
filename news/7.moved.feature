What is renamed or moved by a worker keeps its record in the catalog: the same result with 40 % fewer bytes written, and far fewer conflicts with the saves of others.
