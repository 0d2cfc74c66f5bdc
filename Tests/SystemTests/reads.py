"""Reads one record many times over mutual TLS; tells what came back, as JSON."""
import http.client, json, ssl, sys, threading

port, certs, path, word, total, threads = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].encode(), *map(int, sys.argv[5:7])
found = {"whole": 0, "refused": 0, "leaked": 0, "odd": 0}
lock = threading.Lock()


def read(count):
    context = ssl.create_default_context(cafile=f"{certs}/ca.pem")
    context.load_cert_chain(f"{certs}/clinic-demo.pem", f"{certs}/clinic-demo.key")
    connection = http.client.HTTPSConnection("localhost", int(port), context=context, timeout=60)
    mine = dict.fromkeys(found, 0)
    for _ in range(count):
        try:
            connection.request("GET", path, headers={"X-Purpose-Of-Use": "TREAT", "X-Acting-User": "N10000001"})
            answer = connection.getresponse()
            body, status = answer.read(), answer.status
        except (OSError, http.client.HTTPException):
            connection.close()
            body, status = b"", 0
        if status == 200: mine["whole" if word in body else "odd"] += 1
        elif word in body or b"resourceType\":\"Encounter" in body or b"\"Patient/" in body: mine["leaked"] += 1
        else: mine["refused"] += 1
    with lock:
        for name, number in mine.items(): found[name] += number


workers = [threading.Thread(target=read, args=(total // threads,)) for _ in range(threads)]
for worker in workers: worker.start()
for worker in workers: worker.join()
print(json.dumps(found))
