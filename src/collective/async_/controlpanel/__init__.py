"""What an administrator can set, and the control panel "Background tasks"."""
