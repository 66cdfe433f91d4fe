"""The interactive page: one life of the country, or two on the same luck, watched week by week."""
