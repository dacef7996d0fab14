A task ends sooner in a site without content rules about background tasks: all that it has changed was stored once more.
