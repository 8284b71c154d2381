#!/usr/bin/env bash
# Starts the built Silo, embedded, under what mycosoft-silo@.service takes away and a test can take away without systemd:
# another user, no capabilities, no new privileges, the unit's system call filter. It must get ready and drain on SIGTERM.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
built=$here/../../Silo/bin/Release/net10.0
unit=$here/mycosoft-silo@.service
scratch='' silo_pid=''

fail() {
    echo "deploy/systemd/test.sh: $*" >&2
    [[ ! -s $scratch/log ]] || tail -20 "$scratch/log" >&2
    exit 1
}

clean_up() {
    if [[ -n $silo_pid ]]; then
        kill -KILL "$silo_pid" 2>/dev/null || true
        wait "$silo_pid" 2>/dev/null || true
    fi
    rm -rf "$scratch"
}

# Below the kernel's ephemeral range, so that no outgoing connection takes it first.
free_port() {
    local port
    while true; do
        port=$((12000 + RANDOM % 17000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

((EUID == 0)) || fail "needs root, to become another user"
[[ -f $built/Silo.dll ]] || fail "$built/Silo.dll is not built"
trap clean_up EXIT
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mas-systemd.XXXXXX")
chmod 755 "$scratch"
cp -r "$built" "$scratch/silo"
chmod -R a+rX "$scratch/silo"
mkdir "$scratch/data"
chown 65534:65534 "$scratch/data"
cp "$here/filter.py" "$unit" "$scratch/"

port=$(free_port)
cd "$scratch/data"
env -i PATH="$PATH" HOME=/nonexistent TMPDIR="$scratch/data" ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} Mas__DataDirectory="$scratch/data/mas" \
    Mas__SiloPort="$(free_port)" Mas__ClientPort="$(free_port)" \
    setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --no-new-privs \
    /usr/bin/python3 "$scratch/filter.py" "$scratch/$(basename "$unit")" dotnet "$scratch/silo/Silo.dll" --urls "http://127.0.0.1:$port" \
    </dev/null >"$scratch/log" 2>&1 &
silo_pid=$!

deadline=$((SECONDS + 60))
until curl -fsS --max-time 3 -o /dev/null "http://127.0.0.1:$port/ready" 2>/dev/null; do
    kill -0 "$silo_pid" 2>/dev/null || fail "the silo ended before it was ready"
    ((SECONDS < deadline)) || fail "the silo was not ready on port $port within 60 s"
    sleep 0.2
done
grep -q '^Seccomp:[[:space:]]*2$' "/proc/$silo_pid/status" || fail "no system call filter on process $silo_pid"

kill -TERM "$silo_pid"
deadline=$((SECONDS + 60))
while kill -0 "$silo_pid" 2>/dev/null; do
    ((SECONDS < deadline)) || fail "the silo had not ended 60 s after SIGTERM"
    sleep 0.1
done
code=0
wait "$silo_pid" || code=$?
silo_pid=''
((code == 0)) || fail "the silo ended with $code after SIGTERM"
