"""How the engine is compiled, and where compiled code is kept."""
