"""What is kept in Redis or RabbitMQ: messages, leases, the lock, rate limits."""
