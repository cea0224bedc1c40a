"""Counts requests and the time they take, and says how the service is, for those who watch it."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
BUCKETS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0)  # seconds


class Metrics:
    """Counts requests and their times, in the text format of Prometheus 0.0.4."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._times = [0] * (len(BUCKETS) + 1)  # how many took as long as each, and no less than the one before
        self._sum = 0.0

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; methods that nobody has together, for a label of the client's choice has no end."""
        method = method if method in METHODS else "other"
        with self._lock:
            self._requests[route, method, status] += 1
            self._sum += seconds
            self._times[bisect_left(BUCKETS, seconds)] += 1

    def lines(self) -> list[str]:
        """What was counted."""
        with self._lock:
            total = sum(self._requests.values())
            lines = ["# HELP graphsvc_requests_total Requests answered.", "# TYPE graphsvc_requests_total counter"]
            for (route, method, status), number in sorted(self._requests.items()):
                lines.append(f'graphsvc_requests_total{{route="{route}",method="{method}",status="{status}"}} {number}')
            lines += ["# HELP graphsvc_request_seconds Time to answer.", "# TYPE graphsvc_request_seconds histogram"]
            up_to = zip(BUCKETS, accumulate(self._times), strict=False)
            lines += [f'graphsvc_request_seconds_bucket{{le="{one}"}} {number}' for one, number in up_to]
            lines += [f'graphsvc_request_seconds_bucket{{le="+Inf"}} {total}']
            lines.append(f"graphsvc_request_seconds_sum {self._sum:.6f}")
            lines.append(f"graphsvc_request_seconds_count {total}")
        return lines


def gauge(name: str, words: str, value: int, kind: str = "gauge") -> list[str]:
    """The lines of one number that the service has now."""
    return [f"# HELP graphsvc_{name} {words}", f"# TYPE graphsvc_{name} {kind}", f"graphsvc_{name} {value}"]
