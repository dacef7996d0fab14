"""Content that misbehaves on demand, in the real processes of a test.

In the worker its id says how: ``hold-…`` waits until the test releases it, ``boom-…``
fails as long as the test wants it to. In the web server the header ``X-Hold`` of a
request holds its save. The files are in the folder PROBE.
"""
