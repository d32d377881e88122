"""Work of service that comes by itself."""
