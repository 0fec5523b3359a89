"""A fixed piece of Python work on both cores at once: tells how quick the machine is just now."""

import multiprocessing
import time
from multiprocessing.queues import Queue

SECONDS = 1.0


def reading() -> int:
    """Return the rounds a second of the slower core; machines drift by up to three times in hours."""
    context = multiprocessing.get_context("spawn")
    results: Queue[int] = context.Queue()
    workers = [context.Process(target=_work, args=(results,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    found = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return min(found)


def _work(results: "Queue[int]") -> None:
    rounds, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        table = {str(number): number * 3 for number in range(2000)}
        rounds += len(table) // 2000
    results.put(rounds)
