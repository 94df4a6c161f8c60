"""Tables of a config that only one method uses; one file for each method."""
