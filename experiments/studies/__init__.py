"""Studies: several experiments that give one answer."""
