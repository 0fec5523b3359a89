"""Every screen of Esmero, and how a visitor gets to see it. Pictures and the accessibility walk use this list."""
