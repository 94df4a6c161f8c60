"""Look-ahead: how likely a rare event still is. Splitting needs it; ordinary runs do not."""
