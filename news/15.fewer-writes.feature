A rename writes a quarter of the objects that it wrote before: the catalog gets only the part of a path that has changed,
and items without content rules stay without. Nothing is written any more to an item that is deleted.
