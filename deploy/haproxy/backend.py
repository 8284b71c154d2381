"""A gateway for test.sh: backend.py NAME PORT-FILE LOG. It answers /ready, and what the path asks for otherwise; every request is a line in LOG."""
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME, PORT_FILE, LOG = sys.argv[1:]


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path != "/ready":
            with open(LOG, "a", encoding="utf-8") as log:
                log.write(f"{self.command} {self.path} {self.headers.get('X-Forwarded-For')} {self.headers.get('X-Forwarded-Proto')} {body}\n")
        if NAME == "first" and self.path.startswith("/busy"):
            return self.send(503, "busy")
        if NAME == "first" and self.path.startswith("/dies"):
            self.close_connection = True
            return None
        return self.send(200, NAME)

    do_GET = do_POST = answer

    def send(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
with open(PORT_FILE + ".new", "w", encoding="ascii") as file:
    file.write(str(server.server_port))
os.rename(PORT_FILE + ".new", PORT_FILE)
server.serve_forever()
