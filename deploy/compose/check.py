"""What docker-compose's own check does not look at: check.py. Needs python3-yaml and bash; talks to loopback only."""
import pathlib
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
problems = []


def expect(good, problem):
    if not good:
        problems.append(problem)


def check_services(services):
    silos = {name: service for name, service in services.items() if name.startswith("silo-")}
    gateways = {name: service for name, service in services.items() if name.startswith("gateway-")}
    expect((len(silos), len(gateways)) == (3, 2), f"{len(silos)} silos and {len(gateways)} gateways")
    for name, service in services.items():
        expect(service.get("stop_grace_period") == "60s", f"{name}: stop_grace_period")
        expect("healthcheck" in service and "restart" in service, f"{name}: healthcheck and restart")
    addresses = [silo["networks"]["mas"]["ipv4_address"] for silo in silos.values()]
    expect(len(set(addresses)) == 3, "silos share an address")
    for name, silo in silos.items():
        expect(silo["environment"]["Mas__Address"] == silo["networks"]["mas"]["ipv4_address"], f"{name} advertises another address than it has")
    expect(not any("ConnectionStrings__Postgres" in gateway["environment"] for gateway in gateways.values()), "a gateway has the database's password")
    expect(not any("ports" in service for name, service in services.items() if name not in gateways), "something besides the gateways is published")
    volumes = [volume for service in services.values() for volume in service.get("volumes", [])]
    expect(len(volumes) == len(set(volumes)) == len(services), "two services share a volume, or one has none")


def check_files(text):
    """Every source of a COPY is in the repository, and .dockerignore lets it through."""
    ignored = (HERE / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            expect((ROOT / source).exists(), f"COPY {source}: not in the repository")
            expect(source == "." or f"!{source.split('/')[0]}" in ignored, f"COPY {source}: ignored")
    stages = set(re.findall(r"^FROM \S+ AS (\S+)$", text, re.MULTILINE))
    expect({"silo", "gateway"} <= stages, "the stages silo and gateway")


def check_health(command):
    """The health check says yes to 200 and no to 503 and to nobody."""
    class Answer(BaseHTTPRequestHandler):
        status = 200

        def do_GET(self):
            self.send_response(self.status if self.path == "/ready" else 404)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    def run():
        return subprocess.run([part.replace("/8001", f"/{server.server_port}") for part in command], timeout=10, stderr=subprocess.DEVNULL, check=False).returncode

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    expect(run() == 0, "the health check says no to 200")
    Answer.status = 503
    expect(run() != 0, "the health check says yes to 503")
    server.shutdown()
    server.server_close()
    expect(run() != 0, "the health check says yes to nobody")


compose = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
check_services(compose["services"])
check_files((HERE / "Dockerfile").read_text(encoding="utf-8"))
check_health(compose["x-process"]["healthcheck"]["test"][1:])
if problems:
    sys.exit("\n".join(problems))
