"""What people and programs touch: REST, SPARQL, pages and the command line over `remit`."""
