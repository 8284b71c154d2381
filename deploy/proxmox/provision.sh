#!/usr/bin/env bash
# Creates the virtual machines of the silos on Proxmox VE, or brings those that exist up to these settings. It never deletes or recreates one.
# Without --apply it only says what it would do. On a Proxmox VE host it uses qm; with PROXMOX_URL and PROXMOX_TOKEN set, the HTTPS API.
set -euo pipefail

usage() {
    cat <<'TEXT'
provision.sh [--apply] [--insecure]    creates or updates the VMs; without --apply nothing is changed
provision.sh --render                  prints the cloud-init file of SNIPPET

Settings are environment variables:
  COUNT=1                      silos: NAME-1, NAME-2, ... with VMID, VMID+1, ... and ADDRESS, the next address, ...
  NAME=mycosoft-silo  VMID=188
  CORES=16  MEMORY=65536 (MB)  DISK=500 (GB)  CPU=host
  ADDRESS=192.168.0.188/24  GATEWAY=192.168.0.1  BRIDGE=vmbr0  VLAN= (none)  DNS= (the host's)
  STORAGE=local-lvm            for the disk and the cloud-init drive
  IMAGE=local:import/debian-12-genericcloud-amd64.qcow2    a volume of content type import; on the host also a path
  CI_USER=mas                  who may log in, with the public keys in the file SSH_KEYS (required)
  SNIPPET=local:snippets/mycosoft-silo.yaml    where the cloud-init file lies; written there by way of qm, put there by you for the API
  DOTNET_REPOSITORY=URL        of the .deb that names Microsoft's package repository
  DOTNET_PACKAGE=aspnetcore-runtime-10.0
  START=1                      0 leaves stopped VMs stopped
  PROXMOX_URL=https://host:8006  PROXMOX_TOKEN=user@realm!name=secret  NODE= (the only one)
  PROXMOX_CA=file              certificate authority of PROXMOX_URL; --insecure checks no certificate
  TASK_TIMEOUT=1800            seconds for one task of Proxmox VE
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
COUNT=${COUNT:-1} NAME=${NAME:-mycosoft-silo} VMID=${VMID:-188}
CORES=${CORES:-16} MEMORY=${MEMORY:-65536} DISK=${DISK:-500} CPU=${CPU:-host}
ADDRESS=${ADDRESS:-192.168.0.188/24} GATEWAY=${GATEWAY:-192.168.0.1} BRIDGE=${BRIDGE:-vmbr0} VLAN=${VLAN:-} DNS=${DNS:-}
STORAGE=${STORAGE:-local-lvm} IMAGE=${IMAGE:-local:import/debian-12-genericcloud-amd64.qcow2}
CI_USER=${CI_USER:-mas} SSH_KEYS=${SSH_KEYS:-} SNIPPET=${SNIPPET:-local:snippets/mycosoft-silo.yaml}
DOTNET_REPOSITORY=${DOTNET_REPOSITORY:-https://packages.microsoft.com/config/debian/12/packages-microsoft-prod.deb}
DOTNET_PACKAGE=${DOTNET_PACKAGE:-aspnetcore-runtime-10.0}
START=${START:-1} NODE=${NODE:-} PROXMOX_URL=${PROXMOX_URL:-} PROXMOX_TOKEN=${PROXMOX_TOKEN:-} PROXMOX_CA=${PROXMOX_CA:-}
TASK_TIMEOUT=${TASK_TIMEOUT:-1800} TASK_POLL=${TASK_POLL:-1}
apply=0 insecure=0 way='' changes=0
# What a present VM is compared by. Everything else is set when it is created and then its owner's.
kept=(cores memory balloon cpu onboot agent ciuser sshkeys ipconfig0 nameserver cicustom)
declare -A present=()

fail() {
    echo "provision.sh: $*" >&2
    exit 1
}

# --- settings

read_arguments() {
    local argument
    for argument in "$@"; do
        case $argument in
            --apply) apply=1 ;;
            --insecure) insecure=1 ;;
            --render) render && exit 0 ;;
            --help | -h) usage && exit 0 ;;
            *) usage >&2 && fail "unknown argument $argument" ;;
        esac
    done
}

render() {
    local text
    text=$(<"$here/cloud-init.yaml.template")
    text=${text//@DOTNET_REPOSITORY@/"$DOTNET_REPOSITORY"}
    printf '%s\n' "${text//@DOTNET_PACKAGE@/"$DOTNET_PACKAGE"}"
}

check_settings() {
    local name
    for name in COUNT VMID CORES MEMORY DISK TASK_TIMEOUT; do
        [[ ${!name} =~ ^[1-9][0-9]{0,8}$ ]] || fail "$name is '${!name}'; it must be a whole number above 0"
    done
    ((VMID >= 100)) || fail "VMID is $VMID; Proxmox VE starts at 100"
    [[ $START == [01] ]] || fail "START is '$START'; it must be 0 or 1"
    [[ $NAME =~ ^[A-Za-z0-9]([A-Za-z0-9-]{0,50}[A-Za-z0-9])?$ ]] || fail "NAME is '$NAME'; it must be a DNS name"
    [[ -z $VLAN || $VLAN =~ ^[1-9][0-9]{0,3}$ ]] || fail "VLAN is '$VLAN'; it must be a number"
    [[ -n $SSH_KEYS ]] || fail "SSH_KEYS is not set; name the file of public keys that may log in as $CI_USER"
    [[ -s $SSH_KEYS ]] || fail "SSH_KEYS: $SSH_KEYS is no file, or empty"
    [[ $DOTNET_REPOSITORY =~ ^https://[^\'[:space:]]+$ ]] || fail "DOTNET_REPOSITORY is '$DOTNET_REPOSITORY'; it must be an https address"
    [[ $DOTNET_PACKAGE =~ ^[a-z0-9.+-]+$ ]] || fail "DOTNET_PACKAGE is '$DOTNET_PACKAGE'; it must be a package name"
    check_addresses
}

check_addresses() {
    local address=${ADDRESS%/*} prefix=${ADDRESS#*/} mask first last gateway
    [[ $ADDRESS == */* && $prefix =~ ^([89]|[12][0-9]|30)$ ]] || fail "ADDRESS is '$ADDRESS'; it must be like 192.168.0.188/24"
    first=$(to_number "$address") || fail "ADDRESS: '$address' is no IPv4 address"
    gateway=$(to_number "$GATEWAY") || fail "GATEWAY: '$GATEWAY' is no IPv4 address"
    mask=$((0xFFFFFFFF << (32 - prefix) & 0xFFFFFFFF))
    last=$((first + COUNT - 1))
    (((first & mask) != first && last < (first | ~mask & 0xFFFFFFFF))) || fail "$COUNT addresses from $ADDRESS do not fit into that network"
    (((gateway & mask) == (first & mask))) || fail "GATEWAY $GATEWAY is not in the network of $ADDRESS"
    ((gateway < first || gateway > last)) || fail "GATEWAY $GATEWAY would be the address of a silo"
}

to_number() {
    local part number=0 parts
    IFS=. read -ra parts <<<"$1"
    ((${#parts[@]} == 4)) || return 1
    for part in "${parts[@]}"; do
        [[ $part =~ ^(0|[1-9][0-9]{0,2})$ ]] && ((part < 256)) || return 1
        number=$((number << 8 | part))
    done
    echo "$number"
}

to_address() {
    echo "$(($1 >> 24 & 255)).$(($1 >> 16 & 255)).$(($1 >> 8 & 255)).$(($1 & 255))"
}

choose_way() {
    if [[ -n $PROXMOX_URL || -n $PROXMOX_TOKEN ]]; then
        [[ -n $PROXMOX_URL && -n $PROXMOX_TOKEN ]] || fail "PROXMOX_URL and PROXMOX_TOKEN belong together; one is not set"
        [[ $PROXMOX_URL == https://* ]] || fail "PROXMOX_URL is '$PROXMOX_URL'; it must begin with https://"
        [[ $PROXMOX_TOKEN =~ ^[^[:space:]]+@[^[:space:]]+![^[:space:]]+=[^[:space:]]+$ ]] || fail "PROXMOX_TOKEN must be like user@realm!name=secret"
        way=api
        need curl jq
    else
        command -v qm >/dev/null || fail "this is no Proxmox VE host (there is no qm), and PROXMOX_URL and PROXMOX_TOKEN are not set"
        way=qm
    fi
}

need() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || fail "$program is not installed"
    done
}

# --- text

url_encode() {
    local text=$1 out='' i character
    local LC_ALL=C
    for ((i = 0; i < ${#text}; i++)); do
        character=${text:i:1}
        case $character in
            [a-zA-Z0-9._~-]) out+=$character ;;
            *) printf -v character '%%%02X' "'$character" && out+=$character ;;
        esac
    done
    printf '%s' "$out"
}

url_decode() {
    local text=${1//\\/\\\\}
    printf '%b' "${text//%/\\x}"
}

# As a shell would take it, with quotes only where they are needed.
quoted() {
    local word
    for word in "$@"; do
        [[ $word =~ ^[A-Za-z0-9_.,:/=@%+-]+$ ]] || word=${word@Q}
        printf ' %s' "$word"
    done
}

# Megabytes of a size as Proxmox VE writes it: 3G, 2252M, 524288K, 1T. Rounded down.
to_megabytes() {
    [[ $1 =~ ^([0-9]+)([KMGT]?)$ ]] || fail "'$1' is no disk size"
    case ${BASH_REMATCH[2]} in
        K) echo $((BASH_REMATCH[1] / 1024)) ;;
        M) echo "${BASH_REMATCH[1]}" ;;
        G) echo $((BASH_REMATCH[1] * 1024)) ;;
        T) echo $((BASH_REMATCH[1] * 1024 * 1024)) ;;
        *) echo $((BASH_REMATCH[1] / 1024 / 1024)) ;;
    esac
}

# --- Proxmox VE by qm

qm_list() {
    local rows
    rows=$(qm list)
    awk 'NR > 1 { print $1, $2, "-", "qemu" }' <<<"$rows"
}

qm_config() {
    qm config "$1"
}

qm_is_running() {
    local status
    status=$(qm status "$1") || fail "qm status $1 failed"
    [[ $status == 'status: running' ]]
}

qm_change() {
    local verb=$1 id=$2 pair arguments=()
    shift 2
    case $verb in
        resize) arguments=(disk resize "$id" "$@") ;;
        *)
            arguments=("$verb" "$id")
            for pair in "$@"; do
                # qm takes the name of the file where the API takes its encoded text.
                [[ $pair == sshkeys=* ]] && pair=sshkeys=$SSH_KEYS
                arguments+=("--${pair%%=*}" "${pair#*=}")
            done
            ;;
    esac
    step "qm$(quoted "${arguments[@]}")"
    ((apply)) || return 0
    qm "${arguments[@]}" >/dev/null || fail "qm ${arguments[*]:0:2} failed"
}

qm_assert_free() { :; } # qm create refuses a taken id by itself

qm_prepare() {
    local path
    need pvesm
    path=$(pvesm path "$SNIPPET") || fail "SNIPPET: $SNIPPET is on no storage of this host"
    [[ -f $path && $(<"$path") == "$(render)" ]] && return 0
    step "write $path ($SNIPPET)"
    ((apply)) || return 0
    mkdir -p "$(dirname "$path")"
    render >"$path.new"
    mv "$path.new" "$path"
}

# --- Proxmox VE by its API

# api METHOD PATH [NAME=VALUE...]: prints the body, or ends with what Proxmox VE says. The token is not on the command line, where others could read it.
api() {
    local method=$1 path=$2 pair arguments=() answer status body
    shift 2
    for pair in "$@"; do
        arguments+=(--data-urlencode "$pair")
    done
    ((insecure)) && arguments+=(--insecure)
    [[ -n $PROXMOX_CA ]] && arguments+=(--cacert "$PROXMOX_CA")
    answer=$(curl --silent --show-error --proto =https --connect-timeout 10 --max-time 60 --request "$method" --write-out '\n%{http_code}' \
        --header @<(printf 'Authorization: PVEAPIToken=%s\n' "$PROXMOX_TOKEN") "${arguments[@]}" "${PROXMOX_URL%/}/api2/json$path") \
        || fail "$method $path: no answer from $PROXMOX_URL"
    status=${answer##*$'\n'}
    body=${answer%$'\n'*}
    [[ $status == 2?? ]] || fail "$method $path: $status $(jq -r '[.message // empty, (.errors // {} | to_entries[] | "\(.key): \(.value)")] | join("; ")' <<<"$body" 2>/dev/null || printf '%s' "$body")"
    printf '%s' "$body"
}

api_list() {
    api GET '/cluster/resources?type=vm' | jq -r '.data[] | "\(.vmid) \(.name // "-") \(.node) \(.type)"'
}

api_config() {
    api GET "/nodes/$(node_of "$1")/qemu/$1/config" | jq -r '.data | to_entries[] | select(.key != "description") | "\(.key): \(.value)"'
}

api_is_running() {
    local status
    status=$(api GET "/nodes/$(node_of "$1")/qemu/$1/status/current" | jq -r .data.status) || fail "the state of VM $1 is not known"
    [[ $status == running ]]
}

api_change() {
    local verb=$1 id=$2 node call body
    shift 2
    node=$(node_of "$id")
    case $verb in
        create) call=(POST "/nodes/$node/qemu" "vmid=$id" "$@") ;;
        set) call=(PUT "/nodes/$node/qemu/$id/config" "$@") ;;
        resize) call=(PUT "/nodes/$node/qemu/$id/resize" "disk=$1" "size=$2") ;;
        start) call=(POST "/nodes/$node/qemu/$id/status/start") ;;
    esac
    step "${call[*]}"
    ((apply)) || return 0
    body=$(api "${call[@]}")
    wait_for_task "$(jq -r '.data // ""' <<<"$body")"
}

# A change is done when its task has stopped, and good when its exit status says so.
wait_for_task() {
    local upid=$1 path body deadline=$((SECONDS + TASK_TIMEOUT)) exit_status
    [[ $upid == UPID:* ]] || return 0
    path=/nodes/$(cut -d: -f2 <<<"$upid")/tasks/$(url_encode "$upid")
    while true; do
        body=$(api GET "$path/status")
        [[ $(jq -r .data.status <<<"$body") == stopped ]] && break
        ((SECONDS < deadline)) || fail "task $upid has not ended after $TASK_TIMEOUT s"
        sleep "$TASK_POLL"
    done
    exit_status=$(jq -r '.data.exitstatus // "unknown"' <<<"$body")
    case $exit_status in
        OK) ;;
        WARNINGS:*) echo "warning: task $upid ended with $exit_status" >&2 ;;
        *) fail "task $upid failed: $exit_status; $(api GET "$path/log?limit=20" | jq -r '[.data[].t] | join("; ")')" ;;
    esac
}

api_assert_free() {
    api GET "/cluster/nextid?vmid=$1" >/dev/null
}

api_prepare() {
    local version nodes
    version=$(api GET /version | jq -r .data.version)
    if [[ -z $NODE ]]; then
        nodes=$(api GET /nodes | jq -r '.data[].node')
        [[ -n $nodes && $nodes != *$'\n'* ]] || fail "NODE is not set, and there is not just one: $(xargs <<<"$nodes")"
        NODE=$nodes
    fi
    echo "Proxmox VE $version at $PROXMOX_URL, node $NODE"
    echo "note:  the API takes no snippets; $SNIPPET must be on $NODE before a VM starts: provision.sh --render | ssh root@$NODE 'cat > /var/lib/vz/snippets/${SNIPPET##*/}'"
}

node_of() {
    local row=${present[$1]:-}
    [[ -n $row ]] || { echo "$NODE" && return; }
    cut -d' ' -f2 <<<"$row"
}

# --- the plan

step() {
    changes=$((changes + 1))
    if ((apply)); then
        echo "do:    $*"
    else
        echo "would: $*"
    fi
}

list_present() {
    local rows id name node type
    rows=$("${way}_list")
    while read -r id name node type; do
        [[ -z $id ]] || present[$id]="$name $node $type"
    done <<<"$rows"
}

# Before anything is changed: every id is free or already ours, and no name of ours has another id.
check_present() {
    local index id name row other config
    for ((index = 0; index < COUNT; index++)); do
        id=$((VMID + index)) name=$NAME-$((index + 1)) row=${present[$((VMID + index))]:-}
        for other in "${!present[@]}"; do
            [[ $other == "$id" || ${present[$other]%% *} != "$name" ]] || fail "$name exists with id $other, not $id; set VMID to fit, or rename it"
        done
        if [[ -z $row ]]; then
            "${way}_assert_free" "$id"
            continue
        fi
        [[ $row == "$name "*" qemu" ]] || fail "id $id is taken by ${row%% *} (${row##* }), not by $name; choose another VMID"
        config=$("${way}_config" "$id")
        [[ $(value_of template "$config") != 1 ]] || fail "$name ($id) is a template"
        [[ -z $(value_of lock "$config") ]] || fail "$name ($id) is locked ($(value_of lock "$config")); try again when that has ended"
    done
}

value_of() {
    local line
    while IFS= read -r line; do
        [[ $line == "$1: "* ]] && printf '%s' "${line#*: }" && return 0
    done <<<"$2"
    return 0
}

# The settings of the silo with this index, as NAME=VALUE lines.
wanted() {
    local address
    address=$(to_address $(($(to_number "${ADDRESS%/*}") + $1)))
    printf '%s\n' "name=$NAME-$(($1 + 1))" "cores=$CORES" "memory=$MEMORY" balloon=0 "cpu=$CPU" onboot=1 agent=1 "ciuser=$CI_USER" \
        "sshkeys=$(url_encode "$(<"$SSH_KEYS")")" "ipconfig0=ip=$address/${ADDRESS#*/},gw=$GATEWAY" "cicustom=vendor=$SNIPPET"
    [[ -z $DNS ]] || printf '%s\n' "nameserver=$DNS"
}

# The part of a network device that is ours; the rest, such as the MAC address, is kept.
network() {
    printf '%s' "bridge=$BRIDGE${VLAN:+,tag=$VLAN}"
}

create() {
    local settings
    mapfile -t settings < <(wanted "$1")
    "${way}_change" create "$2" "${settings[@]}" ostype=l26 sockets=1 tags=mycosoft "net0=virtio,$(network)" scsihw=virtio-scsi-single \
        "scsi0=$STORAGE:0,import-from=$IMAGE,discard=on,iothread=1,ssd=1" "ide2=$STORAGE:cloudinit" boot=order=scsi0 serial0=socket vga=serial0
}

# The settings that a present VM lacks, as NAME=VALUE lines.
missing() {
    local config=$2 key value now network_now
    while IFS='=' read -r key value; do
        [[ " ${kept[*]} " == *" $key "* ]] || continue
        now=$(value_of "$key" "$config")
        if [[ $key == sshkeys ]]; then
            [[ "$(url_decode "$now")" == "$(url_decode "$value")" ]] || printf '%s\n' "$key=$value"
        else
            [[ $now == "$value" ]] || printf '%s\n' "$key=$value"
        fi
    done < <(wanted "$1")
    now=$(value_of net0 "$config")
    network_now=$(tr ',' '\n' <<<"$now" | grep -E '^(bridge|tag)=' | paste -sd,) || true
    [[ $network_now == "$(network)" ]] || printf '%s\n' "net0=$(tr ',' '\n' <<<"${now:-virtio}" | grep -vE '^(bridge|tag)=' | paste -sd,),$(network)"
}

# Nothing when the disk is large enough: it is never made smaller.
missing_disk() {
    local size
    size=$(value_of scsi0 "$1" | tr ',' '\n' | sed -n 's/^size=//p')
    [[ -n $size ]] || fail "VM has no disk scsi0 with a size"
    (($(to_megabytes "$size") >= DISK * 1024)) || echo "${DISK}G"
}

# A VM that exists and one that was created a moment ago are the same case: a run that broke off is picked up by the next.
bring_up() {
    local index=$1 id=$2 config settings size
    config=$("${way}_config" "$id")
    mapfile -t settings < <(missing "$index" "$config")
    if ((${#settings[@]} > 0)); then
        "${way}_change" set "$id" "${settings[@]}"
        if "${way}_is_running" "$id"; then
            echo "note:  $NAME-$((index + 1)) ($id) runs; what it cannot take over now is pending until it is stopped and started"
        fi
    fi
    size=$(missing_disk "$config")
    [[ -z $size ]] || "${way}_change" resize "$id" scsi0 "$size"
    if ((START)) && ! "${way}_is_running" "$id"; then
        "${way}_change" start "$id"
    fi
}

announce_new() {
    create "$1" "$2"
    "${way}_change" resize "$2" scsi0 "${DISK}G"
    ((!START)) || "${way}_change" start "$2"
}

# Some changes fail without an exit code, so what counts is what is there afterwards.
verify() {
    local config settings
    config=$("${way}_config" "$2")
    settings=$(missing "$1" "$config" | cut -d= -f1 | paste -sd' ')
    [[ -z $settings ]] || fail "$NAME-$(($1 + 1)) ($2) still differs in: $settings"
    [[ -z $(missing_disk "$config") ]] || fail "$NAME-$(($1 + 1)) ($2): the disk scsi0 is still smaller than $DISK GB"
    ((!START)) || "${way}_is_running" "$2" || fail "$NAME-$(($1 + 1)) ($2) does not run"
}

provision() {
    local index=$1 id=$((VMID + $1)) before=$changes
    if [[ -n ${present[$id]:-} ]]; then
        bring_up "$index" "$id"
    elif ((apply)); then
        create "$index" "$id"
        bring_up "$index" "$id"
    else
        announce_new "$index" "$id"
    fi
    ((!apply)) || verify "$index" "$id"
    ((changes > before)) || echo "ok:    $NAME-$((index + 1)) ($id) is as asked for"
}

read_arguments "$@"
check_settings
choose_way
"${way}_prepare"
list_present
check_present
for ((i = 0; i < COUNT; i++)); do
    provision "$i"
done
if ((changes == 0)); then
    echo "Nothing to change."
elif ((apply)); then
    echo "$changes changes made."
else
    echo "$changes changes to make. Nothing was changed: run again with --apply."
fi
