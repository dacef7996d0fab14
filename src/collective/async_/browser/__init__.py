"""Views and viewlets for editors, and the control panel."""
