"""Tests send interrupts. Whoever starts them in the background of a shell has interrupts ignored: here they
are heard again, and by the programs that tests start."""

import signal

signal.signal(signal.SIGINT, signal.default_int_handler)
