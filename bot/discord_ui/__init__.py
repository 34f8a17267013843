"""The Discord side: cogs, cards with buttons, rendering, and the bot's own words."""
