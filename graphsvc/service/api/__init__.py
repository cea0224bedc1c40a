"""Serves questions as JSON under /api/v1/, and describes those routes."""
