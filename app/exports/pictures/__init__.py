"""Pictures and animations of the map, drawn with NumPy and Pillow."""
