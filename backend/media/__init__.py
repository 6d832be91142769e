"""Videos, image sequences and stills to RGB frames and back, exact in time and in colour."""
