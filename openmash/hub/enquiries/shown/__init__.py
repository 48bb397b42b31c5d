"""How is what was read put on a page? Words and rows; the templates place them."""
