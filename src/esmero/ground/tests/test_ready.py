"""What can be read is seen, also by a process that has thousands of pages open."""

import os
import resource
from contextlib import ExitStack

from esmero.ground import ready

MANY = 1100


def test_a_file_beyond_the_first_thousand_is_seen():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, MANY * 2)), hard))
    with ExitStack() as open_files:
        for _ in range(MANY):
            open_files.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        source, other = os.pipe()
        open_files.callback(os.close, source)
        assert source > MANY

        assert ready.to_read(source, seconds=0) == set()
        os.write(other, b"x")
        assert ready.to_read(source, seconds=5) == {source}
        os.read(source, 1)
        os.close(other)
        # Whoever wrote there is gone: that is news as well.
        assert ready.to_read(source, seconds=None) == {source}
