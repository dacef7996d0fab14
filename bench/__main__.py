"""``python -m bench``: see ``make bench``."""

from .cli import main


main()
