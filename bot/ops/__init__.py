"""Running as a service: starting, stopping, health, metrics, watchdog, database file."""
