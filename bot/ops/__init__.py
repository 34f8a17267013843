"""Running for a year: starting and stopping, health and metrics, the watchdog."""
