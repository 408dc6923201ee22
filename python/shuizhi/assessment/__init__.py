"""Sections, rivers, lakes, cities and sources, period by period, by the official methods."""
