"""Animators read what teams submit and decide; what they approve goes live on its day."""
