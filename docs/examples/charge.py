#!/usr/bin/env python3
"""Asks a customer for money at a Lunas till, and waits for LUNAS. Standard library only.

    LUNAS_URL=http://127.0.0.1:7420 LUNAS_TOKEN=... python3 charge.py 13000 A17

Ends with 0 when paid, 3 expired, 4 cancelled, 5 when a person must decide, 7 when the till says no.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("LUNAS_URL", "http://127.0.0.1:7420").rstrip("/").removesuffix("/v1") + "/v1"
TOKEN = os.environ["LUNAS_TOKEN"]
SILENCE = 45  # seconds; the till says every 15 that it is still there
EXIT = {"paid": 0, "expired": 3, "cancelled": 4, "needs_person": 5}
# A till on this machine is not behind the company's proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """The till said no; the text is a sentence for the shop."""


def call(method, path, body=None, headers=None):
    """One request; answers the open response. Raises Refused, or OSError without a till."""
    sent = {"Authorization": f"Bearer {TOKEN}", **(headers or {})}
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        sent["Content-Type"] = "application/json"
    request = urllib.request.Request(URL + path, data=data, method=method, headers=sent)
    try:
        return OPENER.open(request, timeout=SILENCE)
    except urllib.error.HTTPError as answer:
        error = json.load(answer)["error"]
        if error["retryable"]:
            raise OSError(error["message"]) from answer
        raise Refused(error["message"]) from answer


def read_sale(sale_id):
    with call("GET", f"/sales/{sale_id}") as answer:
        return json.load(answer)


def make_sale(amount, reference):
    """One sale, however often the answer is lost: the key is the same in every try."""
    key = {"Idempotency-Key": str(uuid.uuid4())}
    for attempt in range(8):
        try:
            with call("POST", "/sales", {"amount": amount, "reference": reference}, key) as answer:
                return json.load(answer)
        except (OSError, http.client.HTTPException):
            if attempt == 7:
                raise
            time.sleep(min(0.25 * 2**attempt, 3))


def wait_for(sale):
    """Hears of the sale until it waits no more; a broken line is taken up again."""
    while sale["status"] == "waiting":
        try:
            with call("GET", "/events") as stream:
                # What happened before the stream stood is asked for, so nothing falls between.
                sale = read_sale(sale["id"])
                while sale["status"] == "waiting":
                    line = stream.readline()
                    if not line:
                        break
                    if line.startswith(b"data: {"):
                        event = json.loads(line[6:])
                        news = event.get("payload", {}).get("sale") or {}
                        if news.get("id") == sale["id"]:
                            sale = news
        except (OSError, http.client.HTTPException) as trouble:
            print(f"The line to the till broke ({trouble}); trying again.", file=sys.stderr)
            time.sleep(1)
    return sale


def main():
    amount = int(sys.argv[1])
    reference = sys.argv[2] if len(sys.argv) > 2 else None
    try:
        sale = make_sale(amount, reference)
        print(f"waiting {sale['id']}\n{sale['qris']}", flush=True)  # draw this text as a QR
        sale = wait_for(sale)
    except Refused as no:
        print(no, file=sys.stderr)
        return 7
    # Money that was taken back again is no LUNAS, though the sale says that it was paid.
    if sale["status"] == "paid" and sale["payment"]["status"] == "credited":
        print(f"LUNAS Rp {sale['payment']['amount']:,} {sale['id']}".replace(",", "."))
        return 0
    print(f"{sale['status']} {sale['id']}")
    return EXIT[sale["status"]] or 5


sys.exit(main())
