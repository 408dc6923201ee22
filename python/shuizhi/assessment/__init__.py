"""Assess sections, rivers, lakes, cities and sources by period, with the official methods."""
