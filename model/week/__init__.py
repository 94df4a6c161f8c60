"""The phases of a week, a file each, in the order in which the engine calls them."""
