"""What leaves the house as a file: the folium map."""
