"""Content that misbehaves on demand, in the real worker of a test.

Its id says how: ``hold-…`` waits until the test releases it, ``boom-…`` fails
as long as the test wants it to. The files are in the folder PROBE.
"""
