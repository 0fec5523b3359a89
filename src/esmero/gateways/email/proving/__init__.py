"""Whether a mail comes from whom its From names: by signatures, by its domain, by a server we trust."""
