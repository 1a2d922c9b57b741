"""The HTTP edge: parameters, problems, routes, caching. Control is answered from the atlas alone."""
