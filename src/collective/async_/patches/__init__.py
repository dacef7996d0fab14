"""Changes of other packages: one file works round one fault.

A patch is applied only when a broker is configured, the version has the fault and the
process runs that code. COLLECTIVE_ASYNC_SKIP_PATCHES switches patches off by name.
``docs/upstream.rst`` has the issue for each, with a script that shows the fault.
"""
