On a phone the tables about tasks are drawn as cards, so that nothing is scrolled out of sight.
