``make demo`` runs a complete stack with a site and sample content; ``make test`` runs all tests.
