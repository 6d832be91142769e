"""Camera paths over a still: the homography of a pose, and the coarse video that a path makes of the picture."""
