#!/usr/bin/env bash
# Backs up and restores a real database: a private PostgreSQL on loopback with the product's own schema. Stops it and leaves nothing behind.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
postgres_bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
scratch='' postgres_pid='' holder_pid='' fact=''

fail() {
    echo "deploy/backup/test.sh: ${fact:+$fact: }$*" >&2
    [[ ! -s $scratch/out ]] || sed 's/^/    /' "$scratch/out" >&2
    exit 1
}

clean_up() {
    trap '' INT TERM
    end_holder
    end_postgres
    rm -rf "$scratch"
}

end_holder() {
    [[ -n $holder_pid ]] || return 0
    { kill -KILL "$holder_pid" && wait "$holder_pid"; } 2>/dev/null || true
    holder_pid=''
}

end_postgres() {
    [[ -n $postgres_pid ]] || return 0
    kill -INT "$postgres_pid" 2>/dev/null || true
    local deadline=$((SECONDS + 10))
    while kill -0 "$postgres_pid" 2>/dev/null && ((SECONDS < deadline)); do
        sleep 0.05
    done
    { kill -KILL "$postgres_pid" && wait "$postgres_pid"; } 2>/dev/null || true
    postgres_pid=''
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
    local deadline=$((SECONDS + 30))
    PGPORT=$(free_port)
    mkdir "$scratch/pg"
    choose_account
    "${unprivileged[@]}" "$postgres_bin/initdb" -D "$scratch/pg/data" -U admin -A trust --encoding=UTF8 --locale=C --no-sync >"$scratch/initdb.log" 2>&1 \
        || fail "initdb failed: $(cat "$scratch/initdb.log")"
    "${unprivileged[@]}" "$postgres_bin/postgres" -D "$scratch/pg/data" -p "$PGPORT" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories="$scratch/pg" </dev/null >"$scratch/postgres.log" 2>&1 &
    postgres_pid=$!
    until "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$PGPORT" -U admin; do
        kill -0 "$postgres_pid" 2>/dev/null || fail "PostgreSQL ended: $(cat "$scratch/postgres.log")"
        ((SECONDS < deadline)) || fail "PostgreSQL did not answer on port $PGPORT within 30 s"
        sleep 0.05
    done
    export PGHOST=127.0.0.1 PGPORT PGUSER=admin PG_BIN=$postgres_bin PATH=$postgres_bin:$PATH
    unset PGDATABASE PGPASSWORD PGPASSFILE PGSERVICE
}

sql() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$1" --command "$2"
}

# Everything in all tables of a database, as one number.
digest() {
    local table
    for table in $(sql "$1" "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"); do
        echo "$table $(sql "$1" "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\n' ORDER BY t::text)), '-') FROM \"$table\" t")"
    done | md5sum
}

fill() {
    local script
    sql postgres 'CREATE ROLE mas LOGIN'
    sql postgres 'CREATE DATABASE mas OWNER mas'
    for script in "$here"/../../sql/postgres/*.sql; do
        PGUSER=mas psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 --dbname mas --file "$script" || fail "$script was not taken"
    done
    PGUSER=mas sql mas "INSERT INTO agents (id, kind, category, life, config, created_at, broadcast_seen)
        SELECT 'agent-' || n, 'core', 'core', 'active', jsonb_build_object('name', 'Mycel é 菌 ' || n), now(), now() FROM generate_series(1, 300) n"
    PGUSER=mas sql mas "INSERT INTO agent_tasks (id, agent_id, task_type, payload, priority, seq, status, repeatable, created_at, timeout_seconds, max_retries, requester, source)
        SELECT gen_random_uuid(), 'agent-' || n % 300, 'company_status', '{}', 5, n, CASE WHEN n % 3 = 0 THEN 'pending' ELSE 'completed' END, true, now(), 60, 3, 'admin', 'api' FROM generate_series(1, 3000) n"
    PGUSER=mas sql mas "INSERT INTO agent_state (service_id, state_name, key_n0, key_n1, version, payload) SELECT 'mas', 'core', n, n, 1, jsonb_build_object('n', n) FROM generate_series(1, 500) n"
    PGUSER=mas sql mas "INSERT INTO agent_logs (agent_id, action_type) SELECT 'agent-1', 'task' FROM generate_series(1, 50)"
}

succeeds() {
    "$@" >"$scratch/out" 2>&1 || fail "$(basename "$1") ended with an error"
}

is_refused() {
    local text=$1
    shift
    if "$@" >"$scratch/out" 2>&1; then
        fail "$(basename "$1") was not refused"
    fi
    grep -qF -- "$text" "$scratch/out" || fail "refused without saying '$text'"
}

dumps() {
    find "$BACKUP_DIR" -name 'mas-*' -printf '%f\n' | sort
}

hold_connection() {
    psql --no-psqlrc --quiet --dbname mas --command 'SELECT pg_sleep(60)' </dev/null >/dev/null 2>&1 &
    holder_pid=$!
    local deadline=$((SECONDS + 10))
    until [[ $(sql postgres "SELECT count(*) FROM pg_stat_activity WHERE datname = 'mas'") == 1 ]]; do
        ((SECONDS < deadline)) || fail 'no connection to hold within 10 s'
        sleep 0.05
    done
}

release_connection() {
    end_holder
    sql postgres "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'mas'" >/dev/null
    local deadline=$((SECONDS + 10))
    until [[ $(sql postgres "SELECT count(*) FROM pg_stat_activity WHERE datname = 'mas'") == 0 ]]; do
        ((SECONDS < deadline)) || fail 'the held connection did not end within 10 s'
        sleep 0.05
    done
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mas-backup.XXXXXX")
export BACKUP_DIR=$scratch/backups
start_postgres
fill
backup=$here/backup.sh restore=$here/restore.sh

fact='a backup is written and private'
saved=$(digest mas)
succeeds "$backup"
file=$BACKUP_DIR/$(dumps)
[[ -s $file && $(stat -c %a "$file") == 600 ]] || fail "$file is missing, or not for its owner alone"

fact='what happens after it is not in it'
PGUSER=mas sql mas "DELETE FROM agent_tasks WHERE status = 'pending'; UPDATE agents SET life = 'deleted' WHERE id = 'agent-7'; INSERT INTO agent_logs (agent_id, action_type) VALUES ('agent-1', 'late')"
later=$(digest mas)
[[ $later != "$saved" ]] || fail 'the change did not show'

fact='a restore without --switch leaves the database alone'
succeeds "$restore" "$file"
grep -q 'agents 300, tasks 3000, of them open 1000' "$scratch/out" || fail 'it did not say what is in it'
[[ $(digest mas) == "$later" ]] || fail 'it did not'
[[ $(digest mas_restored) == "$saved" ]] || fail 'what it restored differs from what was saved'

fact='a second restore does not overwrite the first'
is_refused 'mas_restored exists' "$restore" "$file" --switch
dropdb mas_restored

fact='a switch is refused while somebody is connected'
hold_connection
is_refused 'stop every silo first' "$restore" "$file" --switch
release_connection
[[ $(sql postgres "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname LIKE 'mas%'") == mas ]] || fail 'it left something behind'
[[ $(digest mas) == "$later" ]] || fail 'the database differs'

fact='a switch puts the backup in place and keeps the one before'
succeeds "$restore" "$file" --switch
[[ $(digest mas) == "$saved" ]] || fail 'the database differs from what was saved'
before=$(sql postgres "SELECT datname FROM pg_database WHERE datname LIKE 'mas_before_%'")
[[ $(digest "$before") == "$later" ]] || fail 'the one before differs'

fact='the role of the silos owns what was restored'
[[ $(sql postgres "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'mas'") == mas ]] || fail 'not the database'
PGUSER=mas sql mas "INSERT INTO agent_logs (agent_id, action_type) VALUES ('agent-1', 'after'); ALTER TABLE agents ADD COLUMN later int; ALTER TABLE agents DROP COLUMN later"

fact='a lost database is restored without one before it'
dropdb mas
OWNER=mas succeeds "$restore" "$file" --switch
[[ $(digest mas) == "$saved" ]] || fail 'the database differs from what was saved'
[[ $(sql postgres "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'mas'") == mas ]] || fail 'it has another owner'

fact='a damaged backup is refused before anything is made'
head -c $(($(stat -c %s "$file") - 2000)) "$file" >"$scratch/short.dump"
is_refused 'cannot read all' "$restore" "$scratch/short.dump" --switch
echo nonsense >"$scratch/nonsense.dump"
is_refused 'cannot read all' "$restore" "$scratch/nonsense.dump"
is_refused 'is no file' "$restore" "$scratch/none.dump"
[[ $(sql postgres "SELECT count(*) FROM pg_database WHERE datname = 'mas_restored'") == 0 ]] || fail 'it made a database'

fact='only the newest are kept, and nothing else is touched'
mv "$file" "$BACKUP_DIR/mas-20240103T000000Z.dump"
touch "$BACKUP_DIR"/mas-2024010{1,2}T000000Z.dump "$BACKUP_DIR/mas-notes.txt" "$BACKUP_DIR/other-20200101T000000Z.dump" "$BACKUP_DIR/mas-20240101T000000Z.dump.part"
KEEP=2 succeeds "$backup"
[[ $(dumps | head -1) == mas-20240103T000000Z.dump && $(dumps | wc -l) == 3 && -e $BACKUP_DIR/other-20200101T000000Z.dump ]] || fail "there are: $(dumps | xargs)"

fact='a backup that fails keeps the old ones and leaves no part'
before=$(dumps)
sql postgres 'CREATE DATABASE empty'
PGDATABASE=empty is_refused 'has no table agents' "$backup"
PGPORT=1 PGDATABASE=empty is_refused 'pg_dump failed' "$backup"
[[ $(dumps) == "$before" && -z $(find "$BACKUP_DIR" -name '*.part') ]] || fail "there are: $(find "$BACKUP_DIR" -type f)"

fact='two backups at once are refused'
exec 8>"$BACKUP_DIR/.lock"
flock --nonblock 8
is_refused 'another backup' "$backup"
