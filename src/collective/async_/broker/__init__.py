"""Redis or RabbitMQ: messages, leases, the commit lock, rate limits."""
