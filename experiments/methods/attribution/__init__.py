"""Attribution: how much of a rise in risk each of several rival mechanisms explains."""
