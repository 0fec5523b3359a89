"""Mail that a mail service takes for the company and hands on by HTTP."""
