"""One reader a data set: files become values of the domain, or every fault in them is listed. No network."""
