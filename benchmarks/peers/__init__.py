"""The week of a soldier in other frameworks, each in the style of its own manual."""
