RabbitMQ as broker, with COLLECTIVE_ASYNC_REDIS_URL for what it cannot keep, and RelStorage as storage: `make test-matrix` runs the tests with both.
