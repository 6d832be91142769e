"""The model families, one file each, behind one small protocol; `catalogue` names them without importing torch."""
