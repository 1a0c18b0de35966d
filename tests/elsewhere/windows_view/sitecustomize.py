"""What our own code sees in a process that finds this file first in its path: Windows, as far as it can be had on another system.

Modules and names of Unix are refused to our code; the libraries, which look at the system they are on, keep theirs. Nobody may make a
file with a name that Windows refuses, nor replace or remove a file that this process holds open. Children inherit it with PYTHONPATH.
"""

from __future__ import annotations

import builtins
import errno
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType, ModuleType

REFUSED_MODULES = frozenset("fcntl resource pwd grp termios tty pty syslog posix crypt spwd curses readline".split())
REFUSED_NAMES: Mapping[str, frozenset[str]] = {
    "os": frozenset(
        "fork forkpty killpg getpgid getpgrp setpgid setsid getsid getuid geteuid getgid getegid getgroups setuid setgid sched_getaffinity "
        "sched_setaffinity sched_yield getloadavg uname chown lchown fchown mkfifo mknod nice wait wait3 wait4 waitid posix_spawn posix_spawnp "
        "register_at_fork pread pwrite sendfile ctermid getpriority pipe2 memfd_create eventfd pidfd_open fchmod fchdir statvfs sysconf confstr "
        "setxattr getxattr listxattr fdatasync sync mkfifoat O_NOFOLLOW O_DIRECTORY O_CLOEXEC O_NONBLOCK O_SYNC O_TMPFILE WNOHANG WIFEXITED".split()
    ),
    "signal": frozenset(
        "SIGKILL SIGALRM SIGHUP SIGUSR1 SIGUSR2 SIGXCPU SIGQUIT SIGCHLD SIGPIPE SIGSTOP SIGCONT setitimer alarm pthread_sigmask sigwait siginterrupt".split()
    ),
    "socket": frozenset("AF_UNIX send_fds recv_fds SOCK_SEQPACKET CMSG_LEN SCM_RIGHTS".split()),
    "time": frozenset(["tzset"]),
}  # fmt: skip
SEEN = {"os": {"name": "nt"}, "sys": {"platform": "win32"}}
OURS = re.compile(r"(?:helpers|concertations)(?:\.|$)")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')
MAKES = os.O_CREAT
STANDARD = str(Path(os.__file__).parent)
PROJECT = os.environ.get("WINDOWS_VIEW_PROJECT", "")  # only what is made in there is looked at


class View(ModuleType):
    """A module without the names that Windows does not have."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        self.__dict__.update(
            _module=module, _without=REFUSED_NAMES.get(module.__name__, frozenset()), **SEEN.get(module.__name__, {})
        )

    def __getattr__(self, name: str) -> object:
        if name in self.__dict__["_without"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on Windows")
        return getattr(self.__dict__["_module"], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.__dict__["_module"], name, value)


VIEWS = {module.__name__: View(module) for module in (os, sys, signal, socket, time)}
_import = builtins.__import__


def _as_on_windows(
    name: str, globals_: Mapping[str, object] | None = None, locals_: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (), level: int = 0,
) -> ModuleType:  # fmt: skip
    if OURS.match(str((globals_ or {}).get("__name__", ""))):
        if name.partition(".")[0] in REFUSED_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
        if name in VIEWS:
            return VIEWS[name]
    return _import(name, globals_, locals_, fromlist or (), level)


def _is_ours(frame: FrameType | None) -> bool:
    """Whether our code is the first that is not of Python itself, going up."""
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(STANDARD) and not file.startswith("<frozen") and file != __file__:
            return bool(OURS.match(str(frame.f_globals.get("__name__", ""))))
        frame = frame.f_back
    return False


def _held() -> set[str]:
    """The files that this process holds open."""
    held = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            held.add(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:  # the listing itself
            continue
    return held


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str) and isinstance(arguments[2], int) and arguments[2] & MAKES:
        _refuse_name(arguments[0])
    elif event == "os.mkdir":
        _refuse_name(os.fsdecode(arguments[0]))  # type: ignore[arg-type]
    elif event == "os.rename":
        _refuse_name(os.fsdecode(arguments[1]))  # type: ignore[arg-type]
        _refuse_held(arguments[0], arguments[1])
    elif event == "os.remove":
        _refuse_held(arguments[0])
    elif event == "os.symlink" and _is_ours(sys._getframe(1)):
        raise OSError(errno.EPERM, "symbolic links need a right that Windows does not give", arguments[1])


def _refuse_name(path: str) -> None:
    name = os.path.basename(path)
    if PROJECT and os.path.abspath(path).startswith(PROJECT) and (FORBIDDEN.search(name) or RESERVED.match(name)):
        raise OSError(errno.EINVAL, "a name that Windows refuses", path)


def _refuse_held(*paths: object) -> None:
    if not _is_ours(sys._getframe(2)):
        return
    held = _held()
    for path in paths:
        if os.path.realpath(os.fsdecode(path)) in held:  # type: ignore[arg-type]
            raise PermissionError(
                errno.EACCES, "open in this process: Windows neither replaces nor removes it", os.fsdecode(path)
            )  # type: ignore[arg-type]


builtins.__import__ = _as_on_windows  # type: ignore[assignment]
sys.addaudithook(_watch)
