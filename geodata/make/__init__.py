"""The scripts behind ``make geodata``: packages in, the theatre's files out."""
