"""The phases of a week, one file for each. The engine calls them in a fixed order."""
