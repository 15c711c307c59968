"""Rectified, restricted, hidden."""
