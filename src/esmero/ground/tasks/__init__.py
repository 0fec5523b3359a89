"""Work that belongs to no row of a room: asked for in a transaction, done after it by any worker.

`queue` is what actions use, `rounds` what is asked for by the clock, `doing` what the worker calls. Receipts
and letters need none of it: they are their own queue (docs/decisions/0003).
"""
