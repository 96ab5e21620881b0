"""Moves Python code from the legacy Customer Insights API to the Dataverse Web API."""

__version__ = "0.1.0"
