"""What can matter in a change, one question per function; `run.py` lists them."""
