#!/usr/bin/env bash
# Checks everything in this folder that can be checked without containers, Proxmox VE and a running systemd: one line per check, and an error code if one fails.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deploy=$root/deploy
postgres_bin=/usr/lib/postgresql/15/bin
packages=(shellcheck systemd docker-compose haproxy python3-yaml python3-seccomp postgresql-15 jq curl openssl prometheus)
scratch='' failed=0 checks=0
export PYTHONDONTWRITEBYTECODE=1

fail() {
    echo "deploy/check.sh: $*" >&2
    exit 2
}

install_missing() {
    local package missing=() as_root=()
    for package in "${packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "missing: ${missing[*]}. Install as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    command -v apt-get >/dev/null || fail "missing: ${missing[*]}. This machine has no apt-get; install them its own way."
    "${as_root[@]}" apt-get update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}"
}

is_installed() {
    case $1 in
        postgresql-15) [[ -x $postgres_bin/postgres ]] ;;
        systemd) command -v systemd-analyze >/dev/null ;;
        python3-yaml) /usr/bin/python3 -c 'import yaml' 2>/dev/null ;;
        python3-seccomp) /usr/bin/python3 -c 'import seccomp' 2>/dev/null ;;
        haproxy) [[ -x /usr/sbin/haproxy ]] ;;
        prometheus) command -v promtool >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# check NAME SECONDS COMMAND...: a function keeps its own time, and must pass on every error itself (errexit does not hold behind ||).
check() {
    local name=$1 limit=$2 code=0
    shift 2
    checks=$((checks + 1))
    if [[ $(type -t "$1") == function ]]; then
        ("$@") >"$scratch/out" 2>&1 </dev/null || code=$?
    else
        timeout --kill-after=15s "$limit" "$@" >"$scratch/out" 2>&1 </dev/null || code=$?
    fi
    if ((code == 0)); then
        echo "ok    $name"
        return 0
    fi
    failed=$((failed + 1))
    echo "FAIL  $name (ended with $code)"
    sed 's/^/      /' "$scratch/out"
}

# --- what has no command of its own

scripts() {
    find "$deploy" -name '*.sh' -o -path "$deploy/proxmox/test/fakes/*" -type f
    printf '%s\n' "$root/Tests/run.sh" "$root/.ci/run"
}

shell() {
    scripts | xargs timeout 120 shellcheck
}

python() {
    find "$deploy" -name '*.py' -print0 | xargs -0 -n 1 /usr/bin/python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1])'
}

# The programs are not on this machine; everything else of a unit is checked as it is.
copy_units() {
    local unit
    mkdir -p "$scratch/units"
    for unit in "$deploy"/systemd/*.service "$deploy"/backup/*.service "$deploy"/backup/*.timer; do
        sed -E 's#^ExecStart=[^ ]+#ExecStart=/bin/true#' "$unit" >"$scratch/units/$(basename "$unit")"
    done
}

# A directive it does not know is only a warning to it, so a word about one of these units is a failure too.
units() {
    local code=0
    timeout 60 systemd-analyze verify --recursive-errors=no "$scratch"/units/* >"$scratch/verify" 2>&1 || code=$?
    cat "$scratch/verify"
    ((code == 0)) && ! grep -q 'mycosoft' "$scratch/verify"
}

exposure() {
    local unit
    for unit in "$scratch"/units/*.service; do
        timeout 60 systemd-analyze security --offline=true --threshold=20 "$unit" | tail -1 || return 1
    done
}

examples() {
    local file bad=0
    for file in "$deploy"/systemd/*.env.example "$deploy"/backup/*.env.example "$deploy"/compose/.env.example; do
        if grep -nvE '^(#.*|[A-Za-z_][A-Za-z0-9_]*=("[^"]*"|[^" ]*))?$' "$file"; then
            echo "$file: not NAME=VALUE" && bad=1
        fi
        if grep -nEi '(password|key)[A-Za-z_]*=' "$file" | grep -vE 'CHANGE_ME|^[0-9]+:#|PGPASSFILE'; then
            echo "$file: a secret" && bad=1
        fi
    done
    return "$bad"
}

compose() {
    cd "$deploy/compose" && timeout 60 docker-compose --env-file .env.example -f compose.yaml config -q
}

compose_needs_secrets() {
    : >"$scratch/empty.env"
    if env -u POSTGRES_PASSWORD -u REDIS_PASSWORD -u MAS_API_KEYS timeout 60 docker-compose --env-file "$scratch/empty.env" -f "$deploy/compose/compose.yaml" config -q 2>"$scratch/refusal"; then
        return 1
    fi
    grep -q 'copy .env.example to .env' "$scratch/refusal"
}

cloud_init() {
    "$deploy/proxmox/provision.sh" --render >"$scratch/cloud-init.yaml" && head -1 "$scratch/cloud-init.yaml" | grep -qx '#cloud-config' || return 1
    if grep '@[A-Z_]*@' "$scratch/cloud-init.yaml"; then
        return 1
    fi
    /usr/bin/python3 -c 'import sys, yaml; assert isinstance(yaml.safe_load(open(sys.argv[1])), dict)' "$scratch/cloud-init.yaml"
}

# The key's file is on Prometheus' machine.
scraping() {
    mkdir -p "$scratch/prometheus" && cp "$deploy/prometheus/mas.rules.yml" "$scratch/prometheus/" && : >"$scratch/prometheus/mas.key" || return 1
    sed "s#/etc/prometheus/#$scratch/prometheus/#" "$deploy/prometheus/prometheus.yml" >"$scratch/prometheus/prometheus.yml" || return 1
    timeout 30 promtool check config "$scratch/prometheus/prometheus.yml"
}

# No panel has the place of another, and no query the name of another in its panel.
grafana() {
    jq -e '[.panels[].id] | length == (unique | length)' "$deploy/grafana/mas.json" || return 1
    jq -e '[.panels[] | select(.type != "row") | .targets | length > 0 and (map(.refId) | length == (unique | length))] | all' "$deploy/grafana/mas.json"
}

clean_up() {
    rm -rf "$scratch"
}

install_missing
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mas-deploy.XXXXXX")
PATH=$PATH:/usr/sbin
copy_units

check 'shellcheck' 0 shell
check 'python syntax' 0 python
check 'environment examples' 0 examples
check 'systemd-analyze verify' 0 units
check 'systemd-analyze security, at most 2.0' 0 exposure
if [[ -f $root/Silo/bin/Release/net10.0/Silo.dll ]]; then
    check 'the built Silo under the unit'\''s system call filter' 180 "$deploy/systemd/test.sh"
else
    echo "skip  the built Silo under the unit's system call filter: Silo is not built (-c Release)"
fi
check 'docker-compose config' 0 compose
check 'docker-compose refuses to start without secrets' 0 compose_needs_secrets
check 'compose.yaml, Dockerfile and health check' 60 /usr/bin/python3 "$deploy/compose/check.py"
check 'haproxy -c' 30 haproxy -c -f "$deploy/haproxy/haproxy.cfg"
check 'haproxy before two gateways' 120 "$deploy/haproxy/test.sh"
check 'promtool check rules' 30 promtool check rules "$deploy/prometheus/mas.rules.yml"
check 'promtool check config' 0 scraping
check 'grafana page' 0 grafana
check 'cloud-init file' 0 cloud_init
check 'proxmox/provision.sh by qm and by API' 600 "$deploy/proxmox/test/run.sh"
check 'backup and restore on PostgreSQL' 300 "$deploy/backup/test.sh"
echo "$checks checks, $failed failed"
((failed == 0))
