#!/usr/bin/env bash
# Restores a backup into a new database beside the present one, and with --switch puts it in its place. The present one is renamed, never dropped.
#   restore.sh FILE              restores into PGDATABASE_restored and says what is in it
#   restore.sh FILE --switch     the same, then: PGDATABASE becomes PGDATABASE_before_TIME, PGDATABASE_restored becomes PGDATABASE
# Before --switch every silo must be stopped. What it reads: PGHOST, PGPORT, PGUSER, PGPASSFILE, and
#   PGDATABASE=mas  OWNER= (of the new database; default: that of the present one, or PGUSER)  JOBS=2  PG_BIN=
# PGUSER must be allowed to create databases, and be or belong to the owner.
set -euo pipefail

database=${PGDATABASE:-mas}
restored=${database}_restored
jobs=${JOBS:-2}
[[ -z ${PG_BIN:-} ]] || PATH=$PG_BIN:$PATH
export PGDATABASE=postgres
file='' switch=0

fail() {
    echo "restore.sh: $*" >&2
    exit 1
}

# query DATABASE SQL [NAME=VALUE...]: the values reach the statement as :'NAME' or :"NAME", so that no name of a database needs quoting here.
query() {
    local name=$1 sql=$2 pair settings=()
    shift 2
    for pair in "$@"; do
        settings+=(--set "$pair")
    done
    psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "${settings[@]}" --dbname "$name" <<<"$sql"
}

exists() {
    [[ $(query postgres "SELECT count(*) FROM pg_database WHERE datname = :'name'" "name=$1") == 1 ]]
}

connections() {
    query postgres "SELECT count(*) FROM pg_stat_activity WHERE datname = :'name' AND backend_type = 'client backend'" "name=$1"
}

# A present database gives its owner and its sort order; one that is lost cannot.
create_empty() {
    local owner=${OWNER:-} locale collate='' ctype='' sql="CREATE DATABASE :\"name\" TEMPLATE template0 ENCODING 'UTF8'"
    if exists "$database"; then
        [[ -n $owner ]] || owner=$(query postgres "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :'name'" "name=$database")
        locale=$(query postgres "SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = :'name'" "name=$database")
        read -r collate ctype <<<"$locale"
        sql+=" LC_COLLATE :'collate' LC_CTYPE :'ctype'"
    fi
    [[ -z $owner ]] || sql+=" OWNER :\"owner\""
    query postgres "$sql" "name=$restored" "owner=$owner" "collate=$collate" "ctype=$ctype"
}

report() {
    query "$restored" "SELECT 'agents ' || (SELECT count(*) FROM agents) || ', tasks ' || (SELECT count(*) FROM agent_tasks)
        || ', of them open ' || (SELECT count(*) FROM agent_tasks WHERE status IN ('pending', 'running', 'waiting_approval'))
        || ', newest task ' || coalesce((SELECT max(created_at)::text FROM agent_tasks), 'none')"
}

for argument in "$@"; do
    case $argument in
        --switch) switch=1 ;;
        -*) fail "unknown argument $argument" ;;
        *) file=$argument ;;
    esac
done
[[ -n $file ]] || fail "which backup? restore.sh FILE [--switch]"
[[ -s $file ]] || fail "$file is no file, or empty"
[[ $database =~ ^[A-Za-z0-9_-]+$ ]] || fail "PGDATABASE is '$database'; letters, digits, _ and - only"
[[ $jobs =~ ^[1-9][0-9]*$ ]] || fail "JOBS is '$jobs'; it must be a whole number above 0"
pg_restore --file=/dev/null "$file" || fail "pg_restore cannot read all of $file"
if ((switch)) && exists "$database" && (($(connections "$database") > 0)); then
    fail "$(connections "$database") connections to $database: stop every silo first (and with Mas__Clustering=postgres every gateway)"
fi
if exists "$restored"; then
    fail "$restored exists, from an earlier restore. Look at it, then: dropdb $restored"
fi

create_empty
if ! pg_restore --exit-on-error --jobs="$jobs" --dbname="$restored" "$file"; then
    dropdb "$restored"
    fail "pg_restore failed; $database is as it was"
fi
query "$restored" ANALYZE
echo "$restored: $(report)"
if ((!switch)); then
    echo "$database is as it was. To put it in place: stop every silo, dropdb $restored, restore.sh $file --switch"
    exit 0
fi

# One transaction: there is never a moment without a database of that name, or with half of a switch. A connection to either makes it fail as a whole.
before=${database}_before_$(date -u +%Y%m%dT%H%M%SZ)
if exists "$database"; then
    query postgres "BEGIN; ALTER DATABASE :\"name\" RENAME TO :\"before\"; ALTER DATABASE :\"restored\" RENAME TO :\"name\"; COMMIT;" \
        "name=$database" "before=$before" "restored=$restored" || fail "the switch failed; $database is as it was"
    echo "$database is the restored one; the one before is $before"
else
    query postgres "ALTER DATABASE :\"restored\" RENAME TO :\"name\"" "name=$database" "restored=$restored"
    echo "$database is the restored one; there was none before"
fi
