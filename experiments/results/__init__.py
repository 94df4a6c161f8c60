"""What can be done with a stored result: redraw, reproduce, report, export, explain."""
