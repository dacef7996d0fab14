"""Needs: pip install Products.CMFCore"""

from OFS.SimpleItem import SimpleItem
from Products.CMFCore.indexing import wrap


item = SimpleItem()
item.id = "before"
gone = wrap(item)
item.id = "between"
wrap(item)

print(f"stored in the item: {vars(item).get('_old_path')}")
print(f"the first path that it had: {gone.getPhysicalPath()}")
print("Fault: not what it was" if gone.getPhysicalPath() != ("before",) else "Fixed.")
