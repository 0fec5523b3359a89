"""Laws that a company wants to be measured by: how it stands, from what is stored anyway."""
