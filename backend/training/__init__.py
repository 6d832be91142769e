"""How the embedded models were trained: the corpus, the optimiser, the loop. Nothing here runs in production."""
