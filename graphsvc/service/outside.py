"""Keeps the name under which programs outside import what permits requests to other services, until 0.2."""

from graphsvc.service.protocol.outbound_http import Outside

__all__ = ["Outside"]
