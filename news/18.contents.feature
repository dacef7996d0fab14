Volto: the state of several items is changed by one task, and *Contents* lists what a paste will add.
