A selection is done in little more CPU time than in stock Plone: items share a savepoint, as long as none fails. Tags of 1,000 pages take a third less than before.
