"""A small stateful Proxmox VE for the tests of provision.sh, over its API and as qm and pvesm. Only what provision.sh uses; anything else is refused.

    fake.py init DIRECTORY             an empty node: one storage for disks, one with the image, a taken id
    fake.py serve DIRECTORY CERT KEY   the API on a free port of 127.0.0.1, written to DIRECTORY/port
    fake.py qm ARGUMENT...             the command of that name on the node in $FAKE_PROXMOX
    fake.py pvesm ARGUMENT...

The parameters and their forms are those of the API viewer of Proxmox VE 9.1. state.json holds all state; its "changes" lists every change asked for.
"""
import contextlib
import fcntl
import hashlib
import json
import os
import re
import ssl
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NODE = "pve"
TOKEN = "mas@pve!provision=00000000-0000-0000-0000-000000000000"
KEY_LIMIT = re.compile(r"[-%a-zA-Z0-9_.!~*'()]*")
BOOLEAN, NUMBER = "[01]", "[1-9][0-9]*"
DRIVE = r"[\w-]+:[\w/.-]+(,(file|media|size|discard|iothread|ssd|format|cache|import-from)=[\w:/.-]+)*"

# Name to form of what a VM's configuration takes.
SETTINGS = {
    "name": r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9-]+)*", "cores": NUMBER, "sockets": NUMBER, "memory": NUMBER, "balloon": "[0-9]+",
    "cpu": r"[\w.-]+(,flags=[^,]+)?", "onboot": BOOLEAN, "agent": r"[01](,(enabled|fstrim_cloned_disks|freeze-fs)=[01])*", "ostype": "other|l24|l26|win11|solaris",
    "ciuser": r"[\w.-]+", "sshkeys": KEY_LIMIT.pattern, "ipconfig0": r"(ip=[\d./]+|ip=dhcp)(,gw=[\d.]+)?", "nameserver": r"[\d.: ]+", "searchdomain": r"[\w. -]+",
    "cicustom": r"(meta|network|user|vendor)=[\w-]+:snippets/[\w.-]+(,(meta|network|user|vendor)=[\w-]+:snippets/[\w.-]+)*", "ciupgrade": BOOLEAN,
    "tags": r"[a-z0-9_;+.-]+", "description": r"[\s\S]*", "boot": r"order=\w+(;\w+)*", "serial0": "socket|/dev/.+", "vga": "std|serial0|virtio|qxl|none",
    "net0": r"virtio(=([0-9A-F]{2}:){5}[0-9A-F]{2})?(,(bridge=\w+|tag=\d+|firewall=[01]|mtu=\d+|queues=\d+|link_down=[01]))*",
    "scsihw": "lsi|lsi53c810|virtio-scsi-pci|virtio-scsi-single|megasas|pvscsi", "scsi0": DRIVE, "ide2": DRIVE,
}
CREATE = {**SETTINGS, "vmid": NUMBER, "start": BOOLEAN, "storage": r"[\w-]+", "pool": r"[\w-]+", "force": BOOLEAN}
UPDATE = {**SETTINGS, "digest": "[0-9a-f]{40}", "delete": r"[\w,]+", "force": BOOLEAN, "skiplock": BOOLEAN}
RESIZE = {"disk": "(ide|sata|scsi|virtio)[0-9]+|efidisk0", "size": r"\+?\d+(\.\d+)?[KMGT]?", "digest": "[0-9a-f]{40}", "skiplock": BOOLEAN}
START = {"skiplock": BOOLEAN, "timeout": "[0-9]+"}


class Refused(Exception):
    def __init__(self, status, message, errors=None):
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors or {}


def check(given, allowed):
    errors = {name: "property is not defined in schema and the schema does not allow additional properties" for name in given if name not in allowed}
    errors |= {name: f"value '{value}' does not match the regex pattern" for name, value in given.items()
               if name in allowed and not re.fullmatch(allowed[name], value)}
    if errors:
        raise Refused(400, "Parameter verification failed.", errors)


class Node:
    """The rules of one node. Every method checks first, then changes, as the real one does."""

    def __init__(self, state, directory):
        self.state, self.directory = state, directory

    def vm(self, vmid):
        if str(vmid) not in self.state["vms"]:
            raise Refused(500, f"Configuration file 'nodes/{NODE}/qemu-server/{vmid}.conf' does not exist")
        return self.state["vms"][str(vmid)]

    def assert_free(self, vmid):
        if str(vmid) in self.state["vms"] or str(vmid) in self.state["hidden"]:
            raise Refused(400, "Parameter verification failed.", {"vmid": f"VM {vmid} already exists"})

    def config(self, vmid):
        config = {**self.vm(vmid)["config"]}
        return {**config, "digest": hashlib.sha1(json.dumps(config, sort_keys=True).encode()).hexdigest()}

    def unlocked(self, vmid):
        vm = self.vm(vmid)
        if lock := vm["config"].get("lock"):
            raise Refused(500, f"VM is locked ({lock})")
        return vm

    def create(self, given):
        check(given, CREATE)
        vmid = given.pop("vmid", "")
        if not vmid or int(vmid) < 100:
            raise Refused(400, "Parameter verification failed.", {"vmid": "property is missing and it is not optional"})
        if vmid in self.state["vms"] or vmid in self.state["hidden"]:
            raise Refused(500, f"unable to create VM {vmid}: VM {vmid} already exists on node '{NODE}'")
        self.changed("create", vmid)
        config = {"vmgenid": f"gen-{len(self.state['changes'])}", "meta": "creation-qemu=10.1.2,ctime=1790000000", "lock": "create"}
        self.state["vms"][vmid] = {"name": given.get("name", f"VM {vmid}"), "status": "stopped", "config": config}
        return vmid, given

    def created(self, vmid, given):
        vm = self.vm(vmid)
        try:
            drives = {key: self.allocate(vmid, key, given.pop(key)) for key in ("scsi0", "ide2") if key in given}
        except Refused:
            del self.state["vms"][vmid]
            raise
        vm["config"] |= {**given, **drives, "net0": self.network(given["net0"])}
        del vm["config"]["lock"]

    def allocate(self, vmid, key, value):
        volume, *options = value.split(",")
        storage, rest = volume.split(":", 1)
        options = dict(option.split("=", 1) for option in options)
        if storage not in self.state["storages"]:
            raise Refused(500, f"storage '{storage}' does not exist")
        if rest == "cloudinit":
            return f"{storage}:vm-{vmid}-cloudinit,media=cdrom"
        source = options.pop("import-from", None)
        if rest != "0" or source is None:
            raise Refused(400, f"'import-from' requires special syntax - use <storage ID>:0,import-from=<source> ({key})")
        if source not in self.state["images"]:
            raise Refused(500, f"unable to create VM {vmid} - cannot import from '{source}' - volume does not exist")
        return ",".join([f"{storage}:vm-{vmid}-disk-0"] + [f"{k}={v}" for k, v in sorted({**options, "size": "3G"}.items())])

    def network(self, value):
        self.state["macs"] += 1
        return re.sub(r"^virtio(?!=)", f"virtio=BC:24:11:00:00:{self.state['macs']:02X}", value)

    def update(self, vmid, given):
        check(given, UPDATE)
        vm = self.unlocked(vmid)
        given.pop("digest", None)
        self.changed("set", vmid, *sorted(given))
        if "net0" in given:
            given["net0"] = self.network(given["net0"])
        vm["config"] |= given

    def resize(self, vmid, given):
        check(given, RESIZE)
        for name in ("disk", "size"):
            if name not in given:
                raise Refused(400, "Parameter verification failed.", {name: "property is missing and it is not optional"})
        vm = self.unlocked(vmid)
        self.changed("resize", vmid, given["size"])
        if self.state["fail"] == "resize":
            return  # as a worker that failed: qm resize says so only on its output
        disk = vm["config"][given["disk"]]
        now = int(re.search(r"size=(\d+)G", disk)[1])
        if int(given["size"].rstrip("G")) < now:
            raise Refused(500, "shrinking disks is not supported")
        vm["config"][given["disk"]] = disk.replace(f"size={now}G", f"size={given['size']}")

    def start(self, vmid, given):
        check(given, START)
        vm = self.unlocked(vmid)
        if vm["status"] == "running":
            raise Refused(500, f"VM {vmid} already running")
        for snippet in re.findall(r"=[\w-]+:snippets/([\w.-]+)", vm["config"].get("cicustom", "")):
            if not os.path.exists(os.path.join(self.directory, "snippets", snippet)):
                raise Refused(500, f"volume 'local:snippets/{snippet}' does not exist")
        self.changed("start", vmid)
        vm["status"] = "running"

    def changed(self, *what):
        self.state["changes"].append(" ".join(map(str, what)))


@contextlib.contextmanager
def opened(directory):
    with open(os.path.join(directory, "state.json"), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = json.load(file)
        try:
            yield Node(state, directory)
        finally:
            file.seek(0)
            file.truncate()
            json.dump(state, file, indent=1)


def init(directory):
    os.makedirs(os.path.join(directory, "snippets"), exist_ok=True)
    other = {"name": "nas", "status": "running", "config": {"name": "nas", "memory": "2048", "scsi0": "local-lvm:vm-100-disk-0,size=8G", "net0": "virtio=BC:24:11:FF:FF:FF,bridge=vmbr0"}}
    state = {"vms": {"100": other}, "hidden": ["199"], "storages": ["local", "local-lvm"], "images": ["local:import/debian-12-genericcloud-amd64.qcow2"],
             "tasks": {}, "macs": 0, "fail": "", "changes": []}
    with open(os.path.join(directory, "state.json"), "w", encoding="utf-8") as file:
        json.dump(state, file)


# --- the API

class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    directory = ""

    def answer(self):
        try:
            with opened(self.directory) as node:
                data = self.route(node, *self.request_of())
            self.send(200, {"data": data})
        except Refused as refused:
            self.send(refused.status, {"data": None, "message": refused.message + "\n", "errors": refused.errors})

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass

    def send(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def request_of(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers.get("Authorization") != f"PVEAPIToken={TOKEN}":
            raise Refused(401, "authentication failure")
        url = urllib.parse.urlsplit(self.path)
        given = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True) + urllib.parse.parse_qsl(body, keep_blank_values=True))
        return f"{self.command} {url.path.removeprefix('/api2/json')}", given

    def route(self, node, call, given):
        routes = {
            r"GET /version": (lambda: {"version": "9.1.3", "release": "9.1", "repoid": "fake"}, {}),
            r"GET /nodes": (lambda: [{"node": NODE, "status": "online"}], {}),
            r"GET /cluster/resources": (lambda: self.resources(node), {"type": "vm|storage|node|sdn"}),
            r"GET /cluster/nextid": (lambda: node.assert_free(given["vmid"]) or given["vmid"], {"vmid": NUMBER}),
            rf"GET /nodes/{NODE}/qemu/(\d+)/config": (lambda vmid: node.config(vmid), {"current": BOOLEAN, "snapshot": r"\w+"}),
            rf"GET /nodes/{NODE}/qemu/(\d+)/status/current": (lambda vmid: {"vmid": int(vmid), "status": node.vm(vmid)["status"]}, {}),
            rf"POST /nodes/{NODE}/qemu": (lambda: self.begin(node, "qmcreate", *node.create(given)), CREATE),
            rf"PUT /nodes/{NODE}/qemu/(\d+)/config": (lambda vmid: node.update(vmid, given), UPDATE),
            rf"PUT /nodes/{NODE}/qemu/(\d+)/resize": (lambda vmid: self.begin(node, "resize", vmid, given), RESIZE),
            rf"POST /nodes/{NODE}/qemu/(\d+)/status/start": (lambda vmid: self.begin(node, "qmstart", vmid, given), START),
            rf"GET /nodes/{NODE}/tasks/([^/]+)/status": (lambda upid: self.task(node, urllib.parse.unquote(upid)), {}),
            rf"GET /nodes/{NODE}/tasks/([^/]+)/log": (lambda upid: [{"n": 1, "t": f"TASK ERROR: {node.state['tasks'][urllib.parse.unquote(upid)]['exitstatus']}"}], {"limit": "[0-9]+", "start": "[0-9]+"}),
        }
        for pattern, (work, allowed) in routes.items():
            if match := re.fullmatch(pattern, call):
                check(given, allowed)
                return work(*match.groups())
        raise Refused(501, f"Method '{call}' not implemented")

    @staticmethod
    def resources(node):
        return [{"id": f"qemu/{vmid}", "vmid": int(vmid), "name": vm["name"], "node": NODE, "type": "qemu", "status": vm["status"]} for vmid, vm in node.state["vms"].items()]

    @staticmethod
    def begin(node, kind, vmid, given):
        if kind != "qmcreate":
            node.unlocked(vmid)
        upid = f"UPID:{NODE}:0000{len(node.state['tasks']):04X}:00ABCDEF:68000000:{kind}:{vmid}:{TOKEN.split('=')[0]}:"
        node.state["tasks"][upid] = {"status": "running", "kind": kind, "vmid": vmid, "given": given, "polls": 0, "exitstatus": None}
        return upid

    @staticmethod
    def task(node, upid):
        task = node.state["tasks"].get(upid)
        if task is None:
            raise Refused(400, f"no such task '{upid}'")
        task["polls"] += 1
        if task["status"] == "running" and task["polls"] == 3:
            try:
                {"qmcreate": node.created, "resize": node.resize, "qmstart": node.start}[task["kind"]](task["vmid"], task["given"])
                task["exitstatus"] = "OK"
            except Refused as refused:
                task["exitstatus"] = refused.message
            task["status"] = "stopped"
        return {"upid": upid, "status": task["status"]} | ({"exitstatus": task["exitstatus"]} if task["exitstatus"] else {})


def serve(directory, certificate, key):
    Api.directory = directory
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(os.path.join(directory, "port.new"), "w", encoding="ascii") as file:
        file.write(str(server.server_port))
    os.rename(os.path.join(directory, "port.new"), os.path.join(directory, "port"))
    server.serve_forever()


# --- the commands

def options(arguments):
    given = {}
    while arguments:
        if not arguments[0].startswith("--") or len(arguments) < 2:
            raise Refused(400, f"unable to parse option {arguments[0]}")
        given[arguments[0][2:]] = arguments[1]
        arguments = arguments[2:]
    return given


def read_keys(given):
    if "sshkeys" in given:
        with open(given["sshkeys"], encoding="utf-8") as file:
            given["sshkeys"] = urllib.parse.quote(file.read(), safe="-_.!~*'()")
    return given


def qm(directory, verb, *arguments):
    with opened(directory) as node:
        match (verb, *arguments):
            case ("list",):
                print(f"{'VMID':>10} {'NAME':<20} {'STATUS':<10} {'MEM(MB)':<10} {'BOOTDISK(GB)':>12} {'PID':<10}")
                for vmid, vm in sorted(node.state["vms"].items(), key=lambda row: int(row[0])):
                    print(f"{vmid:>10} {vm['name']:<20} {vm['status']:<10} {vm['config'].get('memory', '512'):<10} {8:>12.2f} {0:<10}")
            case ("config", vmid):
                print("".join(f"{key}: {value}\n" for key, value in sorted(node.config(vmid).items()) if key != "digest"), end="")
            case ("status", vmid):
                print(f"status: {node.vm(vmid)['status']}")
            case ("create", vmid, *rest):
                node.created(*node.create(read_keys({**options(rest), "vmid": vmid})))
            case ("set", vmid, *rest):
                node.update(vmid, read_keys(options(rest)))
            case ("disk", "resize", vmid, disk, size):
                node.resize(vmid, {"disk": disk, "size": size})
            case ("start", vmid):
                node.start(vmid, {})
            case _:
                raise Refused(400, f"unknown command 'qm {verb} {' '.join(arguments)}'")


def pvesm(directory, verb, volume):
    storage, path = volume.split(":", 1)
    if verb != "path" or storage not in ("local",):
        raise Refused(400, f"storage '{storage}' does not exist")
    print(os.path.join(directory, path))


def command(work, *arguments):
    try:
        work(*arguments)
    except Refused as refused:
        print(refused.message, *(f"{name}: {text}" for name, text in refused.errors.items()), sep="\n", file=sys.stderr)
        sys.exit(255)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["init", directory]:
            init(directory)
        case ["serve", directory, certificate, key]:
            serve(directory, certificate, key)
        case ["qm", *rest]:
            command(qm, os.environ["FAKE_PROXMOX"], *rest)
        case ["pvesm", *rest]:
            command(pvesm, os.environ["FAKE_PROXMOX"], *rest)
        case _:
            sys.exit(__doc__)
