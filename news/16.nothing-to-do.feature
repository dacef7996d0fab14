A click on State for many items no longer loads those whose state has no such transition.
