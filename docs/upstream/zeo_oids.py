"""Needs: pip install ZEO"""

import tempfile
import time
import ZEO


directory = tempfile.TemporaryDirectory()
path = f"{directory.name}/Data.fs"

address, stop = ZEO.server(path, threaded=False)
first = ZEO.client(address, wait_timeout=30)
# The server gives away 100 ids. This client uses one of them.
first.new_oid()

stop()
address, stop = ZEO.server(path, port=address[1], threaded=False)

second = ZEO.client(address, wait_timeout=30)
while not first.is_connected():
    time.sleep(0.1)
ids_of_first = {first.new_oid() for _ in range(50)}
ids_of_second = {second.new_oid() for _ in range(100)}

twice = len(ids_of_first & ids_of_second)
print(f"Fault: {twice} ids were given to two clients" if twice else "Fixed.")

second.close()
first.close()
stop()
