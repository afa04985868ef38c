"""Places of which there are a few, and a queue in front with a bound."""

from __future__ import annotations

import asyncio
from collections import deque

from remit_api.query.limits import queue_full, waited_long


class Lane:
    """Places that queries take in turn, for one event loop.

    Args:
        places: how many there are.
        bound: how many queries may wait for one.
        patience: seconds that one may wait.
    """

    def __init__(self, *, places: int, bound: int, patience: float) -> None:
        self.taken = 0
        self._places = places
        self._bound = bound
        self._patience = patience
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self) -> bool:
        """Takes a place if there is one."""
        if self.taken < self._places:
            self.taken += 1
            return True
        return False

    async def enter(self) -> None:
        """Takes a place, in turn.

        Raises:
            Busy: too many wait, or there was none in time.
        """
        if self.take():
            return
        if len(self._waiting) >= self._bound:
            raise queue_full(len(self._waiting))
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await asyncio.wait_for(turn, self._patience)
        except TimeoutError as error:
            raise waited_long(self._patience) from error
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    def leave(self) -> None:
        """Gives a place back, to who waited longest."""
        self.taken -= 1
        while self._waiting and self.taken < self._places:
            turn = self._waiting.popleft()
            if not turn.done():
                self.taken += 1
                turn.set_result(None)
