Deleting, moving and pasting take less time: a worker finds the interfaces of an item, and its fields
with relations, with less work. The patches are ``dexterity-interfaces`` and ``relation-fields``.
