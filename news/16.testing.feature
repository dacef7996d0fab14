``collective.async_.testing.fixtures.tasks`` runs tasks in a test, without a broker, and lets them fail, conflict or lose their worker.
