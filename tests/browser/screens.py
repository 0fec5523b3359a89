"""Every screen of Esmero, and how a visitor gets to see it."""
