Tags of a selection share savepoints as long as none fails: those of 1,000 pages take a third less CPU time than before.
