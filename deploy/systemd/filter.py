"""Runs a command under the system call filter of a unit file: filter.py UNIT COMMAND [ARGUMENT...]. Needs python3-seccomp and systemd-analyze."""
import errno
import os
import subprocess
import sys

import seccomp


def expand(name):
    listing = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    calls = set()
    for line in map(str.strip, listing.splitlines()[1:]):
        if line.startswith("@"):
            calls |= expand(line)
        elif line and not line.startswith("#"):
            calls.add(line)
    return calls


def allowed(unit):
    calls = set()
    with open(unit, encoding="utf-8") as lines:
        for line in lines:
            key, _, value = line.strip().partition("=")
            if key != "SystemCallFilter":
                continue
            named = set().union(*(expand(name) if name.startswith("@") else {name} for name in value.lstrip("~").split()))
            calls = calls - named if value.startswith("~") else calls | named
    return calls


def known(rules, call):
    try:
        rules.add_rule(seccomp.ALLOW, call)
        return True
    except (OSError, RuntimeError):  # of another architecture, or newer than libseccomp
        return False


calls = allowed(sys.argv[1])
if not calls:
    sys.exit(f"{sys.argv[1]} has no SystemCallFilter")
rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
if sum(known(rules, call) for call in calls) < 200:
    sys.exit("the filter lets too few calls through to mean anything")
rules.load()
os.execvp(sys.argv[2], sys.argv[2:])
