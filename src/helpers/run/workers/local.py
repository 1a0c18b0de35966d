"""Warm processes of this machine. One that dies, stalls or grows too big fails its own task only, after one more try."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import ParamSpec, TypeVar

from helpers.errors import ConfinedError
from helpers.run.workers import Workers
from helpers.run.workers.lane import CAN_FORK, Lane, get_ready, peak, spent
from helpers.run.workers.worker import WARM, Answer, Work

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 1800.0  # seconds for one task, notebook and page: a cell has its own, shorter limit


@dataclass(frozen=True)
class _Waiting:
    future: Future[object]
    work: Work


class LocalWorkers(Workers):
    """`count` processes, each started when there is a task for it and warm until the end."""

    def __init__(
        self, count: int, *, memory_bytes: int | None = None, seconds: float = PATIENCE, warm: tuple[str, ...] = WARM,
        begin: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        self._count, self._spent_before = count, spent()
        self._start: Callable[[], Lane] = partial(Lane, warm, begin, memory_bytes, seconds)
        self._waiting: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lanes: dict[int, Lane] = {}  # by place
        self._given_up = threading.Event()
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        """How many processes work at the same time."""
        return self._count

    @property
    def processor_seconds(self) -> float:
        """Seconds that they took until now; what was taken under a forking process that was lost is lost with it."""
        return max(0.0, spent() - self._spent_before)

    @property
    def peak_bytes(self) -> int:
        return peak()

    def start(self) -> None:
        """Have what they need loaded now, to be warm when the first task comes."""
        get_ready()
        for place in () if CAN_FORK else range(self._count):
            self._lane(place)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Ask for a task; only positional arguments travel."""
        assert not kwargs
        future: Future[T] = Future()
        self._waiting.put(_Waiting(future, Work(fn, args)))  # type: ignore[arg-type] # a future of anything
        if len(self._threads) < self._count:
            if not self._threads:
                get_ready()  # from here: what it starts ends with the thread that asked
            self._threads.append(threading.Thread(target=self._serve, args=(len(self._threads),)))
            self._threads[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End once what was asked is done, or now (`cancel_futures`)."""
        if cancel_futures:
            self._give_up()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()
        self._end_the_idle()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> bool | None:  # fmt: skip
        """An error or an interruption does not wait for the tasks that nobody will read."""
        self.shutdown(cancel_futures=kind is not None)
        return None

    def _end_the_idle(self) -> None:
        """Those that were started for tasks that never came."""
        with self._lock:
            for place in [one for one in self._lanes if one >= len(self._threads)]:
                self._lanes.pop(place).kill()

    def _give_up(self) -> None:
        with self._lock:
            self._given_up.set()
            for lane in tuple(self._lanes.values()):
                lane.kill()

    def _serve(self, place: int) -> None:
        """A thread of the coordinator: gives one worker its tasks, one at a time."""
        while (one := self._waiting.get()) is not None:
            if self._given_up.is_set():
                one.future.cancel()
            elif one.future.set_running_or_notify_cancel():
                self._settle(one.future, place, one.work)
        if place in self._lanes:
            self._lanes.pop(place).close()

    def _settle(self, future: Future[object], place: int, work: Work) -> None:
        try:
            answer = self._answer(place, work)
        except Exception as error:
            future.set_exception(error)
            return
        if answer.error is None:
            future.set_result(answer.result)
        else:
            future.set_exception(answer.error)

    def _answer(self, place: int, work: Work) -> Answer:
        """The worker's answer; when it was lost with its worker, that of a fresh one."""
        try:
            return self._ask(place, work)
        except ConfinedError:
            return self._ask(place, work)

    def _ask(self, place: int, work: Work) -> Answer:
        lane = self._lane(place)
        try:
            return lane.ask(work)
        except BaseException:
            self._lanes.pop(place).kill()
            raise

    def _lane(self, place: int) -> Lane:
        with self._lock:
            if self._given_up.is_set():
                raise CancelledError
            if place not in self._lanes:
                self._lanes[place] = self._start()
            return self._lanes[place]
