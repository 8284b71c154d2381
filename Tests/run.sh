#!/usr/bin/env bash
# Runs every test: Tests/run.sh [--only Unit|Cluster|EndToEnd] [-- arguments for the test programs]
# Its last line is "N passed, N failed" (and ", N skipped"); anything but a green run ends with an error code.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
postgres_bin=/usr/lib/postgresql/15/bin
packages=(postgresql-15 redis-server iproute2 prometheus prometheus-alertmanager chromium socat mosquitto)
projects=(Unit Cluster EndToEnd)
declare -A minutes=([Unit]=3 [Cluster]=6 [EndToEnd]=18)
arguments=()
scratch='' postgres_pid='' runner_pid=''
passed=0 failed=0 skipped=0

fail() {
    echo "Tests/run.sh: $*" >&2
    exit 2
}

read_arguments() {
    while (($# > 0)); do
        case $1 in
            --only)
                [[ -n ${2:-} && -n ${minutes[$2]:-} ]] || fail "--only takes one of: Unit Cluster EndToEnd"
                projects=("$2")
                shift 2
                ;;
            --)
                shift
                arguments=("$@")
                break
                ;;
            *) fail "unknown argument $1 (--only PROJECT, or -- before arguments for the test programs)" ;;
        esac
    done
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
        iproute2) command -v ip >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

build() {
    [[ ${MAS_TESTS_NO_BUILD:-} == 1 ]] && return 0
    dotnet build "$root/Mycosoft.Orleans.sln" -c Release -m:2 -nologo -nodeReuse:false -p:UseSharedCompilation=false
}

# PostgreSQL refuses to run as root: an unmapped user namespace hides that, and where there is none the postgres account serves.
choose_account() {
    unprivileged=()
    ((EUID == 0)) || return 0
    if unshare --user -- true 2>/dev/null; then
        unprivileged=(unshare --user --)
    else
        unprivileged=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
        chmod 711 "$scratch"
        chown postgres:postgres "$scratch/pg"
    fi
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

start_postgres() {
    local port deadline=$((SECONDS + 30))
    port=$(free_port)
    mkdir "$scratch/pg"
    choose_account
    "${unprivileged[@]}" "$postgres_bin/initdb" -D "$scratch/pg/data" -U app -A trust --encoding=UTF8 --locale=C --no-sync >"$scratch/initdb.log" 2>&1 \
        || fail "initdb failed: $(cat "$scratch/initdb.log")"
    "${unprivileged[@]}" "$postgres_bin/postgres" -D "$scratch/pg/data" -p "$port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories="$scratch/pg" -c fsync=on -c max_connections=300 </dev/null >"$scratch/postgres.log" 2>&1 &
    postgres_pid=$!
    until "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U app; do
        kill -0 "$postgres_pid" 2>/dev/null || fail "PostgreSQL ended: $(cat "$scratch/postgres.log")"
        ((SECONDS < deadline)) || fail "PostgreSQL did not answer on port $port within 30 s: $(tail -20 "$scratch/postgres.log")"
        sleep 0.05
    done
    export MAS_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=app;Database=postgres"
}

# The runner leads a process group of its own, so that whatever it leaves behind can be ended with it.
run_project() {
    local project=$1 code=0 report=$scratch/$1.xml program=$root/Tests/$1/bin/Release/net10.0/Tests.$1.dll
    echo "== $project"
    if [[ ! -f $program ]]; then
        echo "$project: $program is not built" >&2
        failed=$((failed + 1))
        return 0
    fi
    timeout --kill-after=15s "${minutes[$project]}m" dotnet "$program" --no-ansi --long-running 60 --results-directory "$scratch" \
        --report-xunit-xml --report-xunit-xml-filename "$project.xml" "${arguments[@]}" </dev/null &
    runner_pid=$!
    wait "$runner_pid" || code=$?
    end_runner
    count "$project" "$report" "$code"
}

# Exit codes of the testing platform: 0 passed, 2 tests failed, 8 no test found. Everything else is a crash of the runner.
count() {
    local project=$1 report=$2 code=$3 before=$failed
    if [[ -s $report ]]; then
        passed=$((passed + $(total "$report" passed)))
        failed=$((failed + $(total "$report" failed) + $(total "$report" errors)))
        skipped=$((skipped + $(total "$report" skipped) + $(total "$report" not-run)))
    fi
    if ((code == 8 && ${#arguments[@]} > 0)); then
        return 0
    elif ((code == 124 || code == 137)); then
        echo "$project: not finished after ${minutes[$project]} minutes" >&2
        failed=$((failed + 1))
    elif ((code != 0 && failed == before)) || [[ ! -s $report ]]; then
        echo "$project: the runner ended with code $code" >&2
        failed=$((failed + 1))
    fi
}

# Sums one attribute over the <assembly> elements of an xUnit report.
total() {
    grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

end_runner() {
    [[ -n $runner_pid ]] || return 0
    kill -KILL -- "-$runner_pid" 2>/dev/null || true
    wait "$runner_pid" 2>/dev/null || true
    runner_pid=''
}

end_postgres() {
    [[ -n $postgres_pid ]] || return 0
    kill -INT "$postgres_pid" 2>/dev/null || true
    local deadline=$((SECONDS + 10))
    while kill -0 "$postgres_pid" 2>/dev/null && ((SECONDS < deadline)); do
        sleep 0.05
    done
    kill -KILL "$postgres_pid" 2>/dev/null || true
    wait "$postgres_pid" 2>/dev/null || true
    postgres_pid=''
}

clean_up() {
    trap '' INT TERM
    end_runner
    end_postgres
    if [[ -n $scratch ]]; then
        rm -rf "$scratch"
    fi
}

report_totals() {
    clean_up
    local line="$passed passed, $failed failed"
    ((skipped == 0)) || line+=", $skipped skipped"
    ((passed + failed > 0)) || echo "no test ran" >&2
    echo "$line"
    ((failed == 0 && passed > 0))
}

read_arguments "$@"
install_missing
build
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mas-tests.XXXXXX")
export TMPDIR=$scratch
start_postgres
for project in "${projects[@]}"; do
    run_project "$project"
done
report_totals
