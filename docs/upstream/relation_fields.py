"""Needs: pip install z3c.relationfield"""

from z3c.relationfield import event
from zope.interface import implementer
from zope.interface import Interface


class IPage(Interface):
    """Has no fields with relations."""


@implementer(IPage)
class Page:
    """A kind of item."""


read = []
stock = event.getFields


def count(interface):
    read.append(interface)
    return stock(interface)


event.getFields = count
pages = [Page() for _number in range(100)]
for page in pages:
    list(event._relations(page))
times = read.count(IPage)
print(f"100 items of one kind: their fields were gone through {times} times")
print("Fault: each time" if times == 100 else "Fixed.")
event.getFields = stock
