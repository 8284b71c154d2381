#!/usr/bin/env bash
# Runs haproxy.cfg before two gateways of backend.py, of which the first fails on request, and looks at who was asked how often. Loopback only.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch='' pids=() url='' tries=8

fail() {
    echo "deploy/haproxy/test.sh: $*" >&2
    exit 1
}

clean_up() {
    local pid
    for pid in "${pids[@]}"; do
        { kill -KILL "$pid" && wait "$pid"; } 2>/dev/null || true
    done
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

wait_for() {
    local deadline=$((SECONDS + 20)) what=$1
    shift
    until "$@" 2>/dev/null; do
        ((SECONDS < deadline)) || fail "$what: not within 20 s; $(cat "$scratch/haproxy.log" 2>/dev/null)"
        sleep 0.05
    done
}

start_gateway() {
    /usr/bin/python3 "$here/backend.py" "$1" "$scratch/$1.port" "$scratch/$1.log" </dev/null 2>"$scratch/$1.err" &
    pids+=($!)
    wait_for "a port of gateway $1" test -s "$scratch/$1.port"
}

# The same file with test addresses; without the account, the log and the number of connections, which a test does not have.
start_haproxy() {
    local port
    port=$(free_port)
    sed -e "s/bind 127.0.0.1:8080/bind 127.0.0.1:$port/" -e "s/192.168.0.186:8001/127.0.0.1:$1/" -e "s/192.168.0.187:8001/127.0.0.1:$2/" \
        -e '/^    user /d' -e '/^    group /d' -e '/^    log /d' -e 's/maxconn 8000/maxconn 200/' "$here/haproxy.cfg" >"$scratch/haproxy.cfg"
    haproxy -db -f "$scratch/haproxy.cfg" </dev/null >"$scratch/haproxy.log" 2>&1 &
    pids+=($!)
    url=http://127.0.0.1:$port
    wait_for 'haproxy' curl -fsS --max-time 2 -o /dev/null "$url/ready"
}

# ask STATUS CURL-ARGUMENT...: the same request several times, so that the failing gateway is chosen too; every answer must have that status.
ask() {
    local wanted=$1 status i
    shift
    : >"$scratch/first.log"
    : >"$scratch/second.log"
    for ((i = 0; i < tries; i++)); do
        status=$(curl -sS --max-time 10 -o "$scratch/answer" -w '%{http_code}' "$@") || fail "curl $*: no answer"
        [[ $wanted == any || $status == "$wanted" ]] || fail "curl $*: $status, not $wanted"
        printf '%s\n' "$status"
    done >"$scratch/statuses"
}

asked() {
    cat "$scratch/first.log" "$scratch/second.log" | wc -l
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mas-haproxy.XXXXXX")
export no_proxy=127.0.0.1
start_gateway first
start_gateway second
start_haproxy "$(<"$scratch/first.port")" "$(<"$scratch/second.port")"

ask 200 "$url/busy"
grep -q . "$scratch/first.log" || fail "the failing gateway was never chosen, so nothing was shown"
(($(asked) > tries)) || fail "a GET was not asked again after 503"

ask 200 -H 'Idempotency-Key: k' -d '{"a":1}' "$url/busy"
(($(asked) > tries)) || fail "a POST with a key was not asked again after 503"
[[ $(cut -d' ' -f5 "$scratch/second.log" | sort -u) == '{"a":1}' ]] || fail "the body of a repeated POST was not whole"

ask any -d '{}' "$url/busy"
(($(asked) == tries)) || fail "a POST without a key was asked again after 503"
grep -q 503 "$scratch/statuses" || fail "the 503 of a POST without a key did not reach its client"

ask 200 -H 'Idempotency-Key: k' -d '{}' "$url/dies"
(($(asked) > tries)) || fail "a POST with a key was not asked again after a connection without answer"
ask any -d '{}' "$url/dies"
(($(asked) == tries)) || fail "a POST without a key was asked again after a connection without answer"

ask 200 -H 'X-Forwarded-For: 10.9.8.7' "$url/who"
[[ $(cat "$scratch/first.log" "$scratch/second.log" | cut -d' ' -f3,4 | sort -u) == '127.0.0.1 http' ]] || fail "X-Forwarded-For or X-Forwarded-Proto is not haproxy's own"

ask 200 -H 'Accept: text/event-stream' "$url/stream"

# The control room keeps to one gateway by its cookie, which no script reads and no other site has sent.
ask 200 "$url/control"
[[ -s $scratch/first.log && -s $scratch/second.log ]] || fail "pages without a cookie did not go to both gateways"
curl -sS --max-time 10 -o /dev/null -D "$scratch/headers" -c "$scratch/jar" "$url/control"
grep -qi '^set-cookie: mas-gateway=.*HttpOnly.*SameSite=Strict' "$scratch/headers" || fail "no cookie says which gateway has the page: $(cat "$scratch/headers")"
ask 200 -b "$scratch/jar" "$url/_blazor/negotiate"
[[ ! -s $scratch/first.log || ! -s $scratch/second.log ]] || fail "a page and its connection did not keep to one gateway"

# A gateway that is gone: nobody was asked yet, so even a POST without a key goes to the other one, before the health check has noticed.
{ kill -KILL "${pids[0]}" && wait "${pids[0]}"; } 2>/dev/null || true
ask 200 -d '{}' "$url/tasks"
