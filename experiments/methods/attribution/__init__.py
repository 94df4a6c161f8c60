"""Attribution: how much of a change in risk each of several rival mechanisms explains."""
