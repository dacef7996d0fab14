Control panel “Background tasks”: settings, what is seen of broker and workers, and a round trip.
