#!/usr/bin/env bash
# Writes one verified backup of the database and keeps the newest KEEP. What it reads: the usual PGHOST, PGPORT, PGUSER, PGPASSFILE, and
#   PGDATABASE=mas  BACKUP_DIR=/var/backups/mycosoft  KEEP=14  PG_BIN= (where pg_dump lies, if not on PATH; of the server's version or later)
# It may run at any time: a dump is one consistent moment of the database, and neither silos nor agents wait for it.
set -euo pipefail

export PGDATABASE=${PGDATABASE:-mas}
directory=${BACKUP_DIR:-/var/backups/mycosoft}
keep=${KEEP:-14}
[[ -z ${PG_BIN:-} ]] || PATH=$PG_BIN:$PATH
part=''

fail() {
    echo "backup.sh: $*" >&2
    exit 1
}

[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "KEEP is '$keep'; it must be a whole number above 0"
[[ $PGDATABASE =~ ^[A-Za-z0-9_-]+$ ]] || fail "PGDATABASE is '$PGDATABASE'; letters, digits, _ and - only"
umask 077
mkdir -p "$directory"
exec 9>"$directory/.lock"
flock --nonblock 9 || fail "another backup into $directory is running"

trap '[[ -z $part ]] || rm -f "$part"' EXIT
file=$directory/$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
[[ ! -e $file ]] || fail "$file exists already"
part=$file.part
rm -f "$directory/$PGDATABASE"-*.dump.part
pg_dump --format=custom --lock-wait-timeout=60s --file="$part" || fail "pg_dump failed"

# The list shows that it is a backup of this product; reading all of it shows that no byte is missing.
contents=$(pg_restore --list "$part") || fail "pg_restore cannot read the list of $part"
for table in agents agent_state agent_tasks; do
    grep -qE "TABLE DATA [^ ]+ $table " <<<"$contents" || fail "the backup has no table $table; is $PGDATABASE the database of the silos?"
done
pg_restore --file=/dev/null "$part" || fail "pg_restore cannot read all of $part"
sync "$part"
mv "$part" "$file"
part=''
sync "$directory"

mapfile -t old < <(printf '%s\n' "$directory/$PGDATABASE"-????????T??????Z.dump | sort -r | tail -n "+$((keep + 1))")
((${#old[@]} == 0)) || rm -f "${old[@]}"
echo "$file $(stat -c %s "$file") bytes, $(grep -c 'TABLE DATA' <<<"$contents") tables"
