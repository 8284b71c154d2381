#!/usr/bin/env bash
# Tests provision.sh against fake.py, once by way of qm and once by way of the API over TLS on loopback. Leaves no process behind.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fake=$here/fake.py provision=$here/../provision.sh
scratch='' server_pid='' way='' passed=0
export PYTHONDONTWRITEBYTECODE=1

fail() {
    echo "deploy/proxmox/test/run.sh ($way): $*" >&2
    [[ ! -s $scratch/out ]] || sed 's/^/    /' "$scratch/out" >&2
    exit 1
}

clean_up() {
    end_server
    rm -rf "$scratch"
}

# --- the two ways

start_qm() {
    /usr/bin/python3 "$fake" init "$node"
    export FAKE_PROXMOX=$node PATH=$here/fakes:$PATH
    unset PROXMOX_URL PROXMOX_TOKEN PROXMOX_CA
}

start_api() {
    /usr/bin/python3 "$fake" init "$node"
    rm -f "$node/port"
    /usr/bin/python3 "$fake" serve "$node" "$scratch/server.pem" "$scratch/server.key" </dev/null >"$scratch/server.log" 2>&1 &
    server_pid=$!
    local deadline=$((SECONDS + 20))
    until [[ -s $node/port ]]; do
        kill -0 "$server_pid" 2>/dev/null || fail "the fake API ended: $(cat "$scratch/server.log")"
        ((SECONDS < deadline)) || fail "the fake API gave no port within 20 s"
        sleep 0.05
    done
    PROXMOX_URL=https://127.0.0.1:$(<"$node/port")
    export PROXMOX_URL PROXMOX_CA=$scratch/ca.pem PROXMOX_TOKEN='mas@pve!provision=00000000-0000-0000-0000-000000000000'
    # By way of the API the owner puts the snippet there.
    "$provision" --render >"$node/snippets/mycosoft-silo.yaml"
}

end_server() {
    [[ -n $server_pid ]] || return 0
    kill -KILL "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=''
}

make_certificates() {
    {
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Test CA' -keyout "$scratch/ca.key" -out "$scratch/ca.pem"
        openssl req -new -newkey rsa:2048 -nodes -subj '/CN=127.0.0.1' -keyout "$scratch/server.key" -out "$scratch/server.csr"
        openssl x509 -req -in "$scratch/server.csr" -CA "$scratch/ca.pem" -CAkey "$scratch/ca.key" -CAcreateserial -days 2 \
            -extfile <(echo 'subjectAltName=IP:127.0.0.1') -out "$scratch/server.pem"
    } 2>"$scratch/openssl.log" || fail "openssl: $(cat "$scratch/openssl.log")"
}

# --- asking and looking

run() {
    "$provision" "$@" >"$scratch/out" 2>&1
}

succeeds() {
    run "$@" || fail "'$fact': ended with an error"
}

is_refused() {
    local text=$1
    shift
    if run "$@"; then
        fail "'$fact': was not refused"
    fi
    grep -qF -- "$text" "$scratch/out" || fail "'$fact': refused without saying '$text'"
}

says() {
    grep -qF -- "$1" "$scratch/out" || fail "'$fact': did not say '$1'"
}

state() {
    jq -r "$1" "$node/state.json"
}

is() {
    local found
    found=$(state "$1")
    [[ $found == "$2" ]] || fail "'$fact': $1 is '$found', not '$2'"
}

edit() {
    jq "$1" "$node/state.json" >"$node/state.new"
    mv "$node/state.new" "$node/state.json"
}

everything() {
    state 'del(.tasks)' | sha256sum
    (cd "$node/snippets" && find . -type f -exec sha256sum {} +)
}

changes() {
    state '.changes | join("; ")'
}

# Each fact begins on an empty node.
begin() {
    [[ -z $fact ]] || passed=$((passed + 1))
    fact=$1
    end_server
    rm -rf "$node"
    mkdir -p "$node"
    "start_$way"
}

silo() {
    echo ".vms[\"$1\"].config"
}

facts() {
    local before fact='' node=$scratch/node

    begin 'a dry run changes nothing'
    before=$(everything)
    COUNT=3 succeeds
    says 'Nothing was changed'
    says 'would:'
    [[ $(everything) == "$before" ]] || fail "'$fact': the state differs"
    is '.vms | keys | join(" ")' 100

    begin 'apply creates what the dry run said, with these defaults'
    COUNT=2 succeeds
    sed -n 's/^would: //p' "$scratch/out" | sort >"$scratch/planned"
    COUNT=2 succeeds --apply
    sed -n 's/^do: *//p' "$scratch/out" | sort | diff - "$scratch/planned" >&2 || fail "'$fact': it did something else"
    is '.vms | keys | join(" ")' '100 188 189'
    is "$(silo 188).name" mycosoft-silo-1
    is "$(silo 189).name" mycosoft-silo-2
    is "$(silo 188) | .cores, .memory, .balloon, .cpu, .onboot" $'16\n65536\n0\nhost\n1'
    is "$(silo 188).ipconfig0" 'ip=192.168.0.188/24,gw=192.168.0.1'
    is "$(silo 189).ipconfig0" 'ip=192.168.0.189/24,gw=192.168.0.1'
    is "$(silo 188).scsi0" 'local-lvm:vm-188-disk-0,discard=on,iothread=1,size=500G,ssd=1'
    is "$(silo 188).ide2" 'local-lvm:vm-188-cloudinit,media=cdrom'
    is "$(silo 188).net0 | sub(\"=([0-9A-F:]+)\"; \"\")" 'virtio,bridge=vmbr0'
    is "$(silo 188).cicustom" 'vendor=local:snippets/mycosoft-silo.yaml'
    is '.vms["188", "189"].status' $'running\nrunning'
    [[ $(printf '%b' "$(state "$(silo 188).sshkeys" | sed 's/%/\\x/g')") == "$(<"$SSH_KEYS")" ]] || fail "'$fact': the keys differ"
    diff <("$provision" --render) "$node/snippets/mycosoft-silo.yaml" >&2 || fail "'$fact': the snippet differs"

    begin 'apply again changes nothing'
    COUNT=2 succeeds --apply
    before=$(everything)
    COUNT=2 succeeds --apply
    says 'Nothing to change.'
    [[ $(everything) == "$before" ]] || fail "'$fact': the state differs"

    begin 'a higher count creates only the new ones'
    COUNT=1 succeeds --apply
    before=$(state "$(silo 188) | tojson")
    edit '.changes = []'
    COUNT=3 succeeds --apply
    is '.changes | join("; ")' 'create 189; resize 189 500G; start 189; create 190; resize 190 500G; start 190'
    is "$(silo 188) | tojson" "$before"

    begin 'a present VM is updated in what differs, and keeps its disk and its MAC address'
    succeeds --apply
    edit '.changes = []'
    before=$(everything)
    CORES=8 BRIDGE=vmbr1 VLAN=20 DNS=192.168.0.2 succeeds
    says 'would:'
    [[ $(everything) == "$before" ]] || fail "'$fact': the dry run changed something"
    CORES=8 BRIDGE=vmbr1 VLAN=20 DNS=192.168.0.2 succeeds --apply
    says 'pending until it is stopped and started'
    is '.changes | join("; ")' 'set 188 cores nameserver net0'
    is "$(silo 188) | .cores, .nameserver, .net0" $'8\n192.168.0.2\nvirtio=BC:24:11:00:00:01,bridge=vmbr1,tag=20'
    is "$(silo 188) | .vmgenid, (.scsi0 | split(\",\")[0])" $'gen-1\nlocal-lvm:vm-188-disk-0'
    CORES=8 BRIDGE=vmbr1 VLAN=20 DNS=192.168.0.2 succeeds --apply
    says 'Nothing to change.'

    begin 'other keys replace the present ones'
    succeeds --apply
    edit '.changes = []'
    SSH_KEYS=$scratch/other.pub succeeds --apply
    is '.changes | join("; ")' 'set 188 sshkeys'

    begin 'what an owner added is kept'
    succeeds --apply
    edit "$(silo 188).net0 += \",firewall=1\" | $(silo 188).tags = \"mycosoft;production\" | $(silo 188).description = \"cores: 1\\nours\" | .changes = []"
    succeeds --apply
    is '.changes | length' 0

    begin 'a disk grows and never shrinks'
    succeeds --apply
    edit '.changes = []'
    DISK=100 succeeds --apply
    says 'Nothing to change.'
    DISK=600 succeeds --apply
    is '.changes | join("; ")' 'resize 188 600G'
    is "$(silo 188).scsi0" 'local-lvm:vm-188-disk-0,discard=on,iothread=1,size=600G,ssd=1'

    begin 'a run that broke off after the creation is picked up'
    START=0 succeeds --apply
    edit "$(silo 188).scsi0 |= sub(\"500G\"; \"3G\") | .changes = []"
    succeeds --apply
    is '.changes | join("; ")' 'resize 188 500G; start 188'

    begin 'START=0 starts nothing'
    START=0 succeeds --apply
    is '.vms["188"].status' stopped
    START=0 succeeds --apply
    says 'Nothing to change.'

    begin 'an id that another VM has is refused before anything is done'
    before=$(everything)
    VMID=99 is_refused 'starts at 100' --apply
    VMID=100 is_refused 'id 100 is taken by nas' --apply
    edit '.vms["190"] = .vms["100"]'
    before=$(everything)
    COUNT=3 is_refused 'id 190 is taken by nas' --apply
    is '.changes | length' 0

    begin 'a name that exists with another id is refused'
    succeeds --apply
    edit '.changes = []'
    VMID=300 is_refused 'mycosoft-silo-1 exists with id 188' --apply
    is '.changes | length' 0

    begin 'a locked VM is refused'
    succeeds --apply
    edit "$(silo 188).lock = \"backup\" | .changes = []"
    CORES=8 is_refused 'locked (backup)' --apply
    is '.changes | length' 0

    begin 'an image that is not there is an error'
    IMAGE=local:import/none.qcow2 is_refused 'local:import/none.qcow2' --apply
    is '.vms | keys | join(" ")' 100

    begin 'a change that fails without an exit code is noticed'
    edit '.fail = "resize"'
    is_refused 'still smaller than 500 GB' --apply

    begin 'wrong settings are refused by name'
    COUNT=0 is_refused 'COUNT'
    MEMORY=64G is_refused 'MEMORY'
    ADDRESS=192.168.0.188 is_refused 'ADDRESS'
    ADDRESS=192.168.0.300/24 is_refused 'ADDRESS'
    ADDRESS=192.168.0.0/24 is_refused 'do not fit'
    ADDRESS=192.168.0.250/24 COUNT=6 is_refused 'do not fit'
    GATEWAY=192.168.1.1 is_refused 'GATEWAY'
    GATEWAY=192.168.0.189 COUNT=2 is_refused 'GATEWAY'
    NAME='silo one' is_refused 'NAME'
    SSH_KEYS='' is_refused 'SSH_KEYS'
    SSH_KEYS=$scratch/none is_refused 'SSH_KEYS'
    is_refused 'unknown argument' --aply
    is '.changes | length' 0

    "facts_of_$way"
    passed=$((passed + 1))
    end_server
}

facts_of_qm() {
    begin 'the fake refuses a parameter that Proxmox VE does not have'
    if "$here/fakes/qm" create 188 --name a --core 2 2>"$scratch/out"; then
        fail "'$fact': it was taken"
    fi
    says 'core: property is not defined in schema'

    begin 'the image may be a path on the host'
    edit '.images += ["/root/debian.qcow2"]'
    IMAGE=/root/debian.qcow2 succeeds --apply

    begin 'a changed cloud-init file is written anew'
    succeeds --apply
    DOTNET_PACKAGE=aspnetcore-runtime-11.0 succeeds
    says 'would: write'
    DOTNET_PACKAGE=aspnetcore-runtime-11.0 succeeds --apply
    grep -q 'aspnetcore-runtime-11.0' "$node/snippets/mycosoft-silo.yaml" || fail "'$fact': it was not"

    begin 'neither qm nor an API is refused'
    PATH=${PATH//"$here/fakes:"/} is_refused 'PROXMOX_URL and PROXMOX_TOKEN are not set'
}

facts_of_api() {
    begin 'the fake refuses a parameter that Proxmox VE does not have'
    curl -s --cacert "$PROXMOX_CA" -H "Authorization: PVEAPIToken=$PROXMOX_TOKEN" -d vmid=188 -d core=2 "$PROXMOX_URL/api2/json/nodes/pve/qemu" >"$scratch/out"
    says 'property is not defined in schema'

    begin 'a certificate that nobody vouches for is refused, unless that is asked for'
    PROXMOX_CA='' is_refused 'no answer from' --apply
    is '.changes | length' 0
    PROXMOX_CA='' succeeds --apply --insecure
    is '.vms["188"].status' running

    begin 'a wrong token is refused in words that do not show it'
    PROXMOX_TOKEN='mas@pve!provision=wrong-secret' is_refused '401 authentication failure' --apply
    if grep -q 'wrong-secret' "$scratch/out"; then
        fail "'$fact': it was shown"
    fi

    begin 'an address without TLS is refused'
    PROXMOX_URL=http://127.0.0.1 is_refused 'must begin with https://'

    begin 'an address without a token is refused'
    PROXMOX_TOKEN='' is_refused 'belong together'

    begin 'an id taken by what the token may not see is refused'
    VMID=199 is_refused 'VM 199 already exists' --apply
    is '.changes | length' 0

    begin 'a task that does not end in time is an error'
    TASK_TIMEOUT=1 TASK_POLL=2 is_refused 'has not ended after 1 s' --apply

    begin 'a missing snippet stops the start, and the next run goes on from there'
    mv "$node/snippets/mycosoft-silo.yaml" "$node/"
    is_refused "does not exist" --apply
    is '.vms["188"].status' stopped
    mv "$node/mycosoft-silo.yaml" "$node/snippets/"
    edit '.changes = []'
    succeeds --apply
    is '.changes | join("; ")' 'start 188'
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mas-proxmox.XXXXXX")
printf 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB+c/d== josé@example\nssh-ed25519 AAAA second key\n' >"$scratch/keys.pub"
echo 'ssh-ed25519 AAAAC3other other@example' >"$scratch/other.pub"
export SSH_KEYS=$scratch/keys.pub TASK_POLL=0.02 no_proxy=127.0.0.1
unset COUNT NAME VMID CORES MEMORY DISK CPU ADDRESS GATEWAY BRIDGE VLAN DNS STORAGE IMAGE CI_USER SNIPPET DOTNET_REPOSITORY DOTNET_PACKAGE START NODE TASK_TIMEOUT
make_certificates
for way in qm api; do
    facts
done
echo "$passed passed, 0 failed"
