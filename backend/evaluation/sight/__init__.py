"""How the judge sees: colours, the object, its motion, its shape, the texture behind it; classical vision only."""
