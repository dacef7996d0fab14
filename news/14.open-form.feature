Who has a form open is told when its page is changed, renamed or deleted meanwhile. A form that is sent to a page that is gone is kept, and can be added again.
