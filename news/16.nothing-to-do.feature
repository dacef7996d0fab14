A click on State for many items no longer loads those that have no such transition in their state.
