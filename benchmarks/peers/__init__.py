"""The same soldier's week in other frameworks, each as its own manual would write it."""
