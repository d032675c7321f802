"""Opportunities, products, stages, splits, activities, and the current standing of each deal."""
