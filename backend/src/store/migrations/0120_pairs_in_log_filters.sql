-- Filters hold parts of two bytes from now on. Those from before may contain everything, until they are made anew.
UPDATE vigilops.log_segments SET bits = 6, filter = '\xffffffffffffffff';
