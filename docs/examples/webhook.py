#!/usr/bin/env python3
"""Receives the webhooks of a Lunas till. Standard library only.

    LUNAS_WEBHOOK_SECRET=... python3 webhook.py 9000

Takes an event only when its signature is right and fresh, and works on each event once, however
often it is sent.
"""

import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = os.environ["LUNAS_WEBHOOK_SECRET"].encode()
TOLERANCE = 300  # seconds between the till's clock and ours
BODY_MAX = 1_000_000
SEEN = sqlite3.connect(os.environ.get("LUNAS_WEBHOOK_SEEN", "seen.db"), isolation_level=None)
SEEN.execute("create table if not exists seen (id text primary key)")


def is_signed(header, body, now):
    """`t=<seconds>,v1=<hex>`, with one v1 for each secret that is good now."""
    parts = [part.split("=", 1) for part in header.split(",") if "=" in part]
    stamps = [value for name, value in parts if name == "t" and value.isdigit()]
    if len(stamps) != 1 or abs(now - int(stamps[0])) > TOLERANCE:
        return False
    ours = hmac.new(SECRET, f"{stamps[0]}.".encode() + body, hashlib.sha256).hexdigest()
    return any(
        hmac.compare_digest(value.encode(), ours.encode()) for name, value in parts if name == "v1"
    )


def work_on(event):
    """What the shop does with an event; here it is printed."""
    sale = event["payload"].get("sale") or {}
    if event["type"] != "sale.changed" or event["training"]:
        return  # training: nobody paid anything
    if sale["status"] == "paid" and sale["payment"]["status"] == "credited":
        print(f"LUNAS {sale['id']} {sale['payment']['amount']}", flush=True)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= BODY_MAX:
            return self.answer(413)
        body = self.rfile.read(length)  # these very bytes are signed: don't parse and write anew
        if not is_signed(self.headers.get("Lunas-Signature") or "", body, time.time()):
            print("refused: not signed by the till", flush=True)
            return self.answer(401)
        event = json.loads(body)
        # In one transaction with the work, so that a crash neither loses nor doubles it.
        SEEN.execute("begin immediate")
        try:
            fresh = SEEN.execute("insert or ignore into seen values (?)", (event["id"],)).rowcount
            if fresh:
                work_on(event)
            SEEN.execute("commit")
        except BaseException:
            SEEN.execute("rollback")
            raise
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
