"""What can be done with a finished result: read, redraw, reproduce, report, export, explain."""
