"""One extension for each thing that the bot can do."""
