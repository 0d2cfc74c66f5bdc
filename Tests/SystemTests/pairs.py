"""Twenty facilities, and each as every other one by every route: prints what came of it.

`own N`: so many stored a visit of their own. `breaches N`: tries that were answered as if they were the other's own, each
with its words below. `writes W reads R`: how many tries there were.
"""

import concurrent.futures
import http.client
import json
import os
import ssl
import subprocess
import time

CERTS, FOLDER, PROGRAM = os.environ["CERTS"], os.environ["FOLDER"], os.environ["PROGRAM"]
PORT = int(os.environ["GATEWAY"].rsplit(":", 1)[1])
COUNT = 20
READING = {"X-Purpose-Of-Use": "TREAT", "X-Acting-User": "N10000001"}
FHIR, JSON = "application/fhir+json", "application/json"


NAMES = ("Uji Ahmad Budi Citra Dewi Eka Fajar Gita Hadi Indah Joko Kartika Lestari Made Nur Oki Putri Rini Sari"
         " Tono Wati").split()


class Facility:
    def __init__(self, number):
        self.number, self.code, self.organization = number, f"faskes-{number:02d}", f"99001050{number:02d}"
        # Nobody like another: alike, they would be found to be one person, whom both may read.
        self.nik = f"997101{number:02d}0690{number:04d}"
        self.birth, self.name = f"1990-06-{number:02d}", f"{NAMES[number]} Rekaan"

    def register(self):
        script = """set -eu
            . "$ROOT/certs/authority.bash"; cd "$FOLDER"
            make_key "$1.key"
            export BAIMBAI_SAN="URI:https://$BAIMBAI_URI_HOST/facility/$1"
            sign_by "$CERTS/authority/client-issuing" "$1.key" "$1.leaf" client "$1" 30
            cat "$1.leaf" "$CERTS/authority/client-issuing/cert.pem" >"$1.pem"
            unset BAIMBAI_SAN BAIMBAI_URI_HOST
            "$PROGRAM" facility add "$1" --config baimbai.json --name "Faskes Rekaan $1" --simulated \
              --kind clinic-primary --alias "urn:satusehat:organization|$2" >/dev/null
            for step in "verified petugas-1" "active petugas-2"; do
              set -- "$1" "$2" $step
              "$PROGRAM" facility status "$1" "$3" --config baimbai.json --officer "$4" --reason uji
            done
            "$PROGRAM" certificate add "$1.pem" --config baimbai.json --facility "$1" >/dev/null"""
        subprocess.run(["bash", "-c", script, "-", self.code, self.organization], check=True)

    def connect(self):
        context = ssl.create_default_context(cafile=f"{CERTS}/ca.pem")
        context.load_cert_chain(f"{FOLDER}/{self.code}.pem", f"{FOLDER}/{self.code}.key")
        self.link = http.client.HTTPSConnection("localhost", PORT, context=context, timeout=60)

    def ask(self, method, path, body=None, headers=None):
        self.link.request(method, path, body=body, headers=headers or {})
        answer = self.link.getresponse()
        return answer.status, answer.read().decode()

    def encounter(self, number, subject):
        return {"resourceType": "Encounter", "status": "finished",
                "identifier": [{"system": f"http://sys-ids.kemkes.go.id/encounter/{self.organization}",
                                "value": number}],
                "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
                "subject": {"reference": subject},
                "period": {"start": "2025-06-14T08:00:00+08:00", "end": "2025-06-14T08:00:00+08:00"},
                "serviceProvider": {"reference": f"Organization/{self.organization}"}}

    def bundle(self, number, kind="transaction"):
        """A visit that says it is this facility's."""
        patient, visit = f"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-{self.number:012d}", "urn:uuid:6d2f1c1a-5b0e-4c59-9a53-9d6a3f1e0002"
        resources = [(patient, {
            "resourceType": "Patient", "name": [{"use": "official", "text": self.name}], "gender": "male",
            "birthDate": self.birth,
            "identifier": [{"system": "https://fhir.kemkes.go.id/id/nik", "value": self.nik}]}),
            (visit, self.encounter(number, patient))]
        return json.dumps({"resourceType": "Bundle", "type": kind, "entry": [
            {"fullUrl": url, "request": {"method": "POST", "url": resource["resourceType"]}, "resource": resource}
            for url, resource in resources]})

    def store_own(self):
        status, body = self.ask("POST", "/v1/submissions", self.bundle(f"K-{self.number}"), {"Content-Type": FHIR})
        told = json.loads(body)
        self.submission = told.get("submission")
        self.visit = told["visits"][0].get("visit") if told.get("visits") else None
        found = json.loads(self.ask("GET", f"/fhir/Encounter/{self.visit}", headers=READING)[1])
        self.patient = found.get("subject", {}).get("reference", "").rsplit("/", 1)[-1]
        return status == 201 and bool(self.visit) and bool(self.patient)


def tries(me, other):
    """Every try of `me` at what is `other`'s: (is it a write, route, answer, whether that is a breach)."""
    number = f"X-{me.number}-{other.number}"
    encounter = json.dumps(other.encounter(number, f"Patient/{other.patient}"))
    for path, body in [("/v1/submissions", other.bundle(number)), ("/fhir", other.bundle(number + "b")),
                       ("/fhir", other.bundle(number + "c", "batch")), ("/fhir/Encounter", encounter)]:
        status, text = me.ask("POST", path, body, {"Content-Type": FHIR})
        yield True, f"POST {path}", status, status < 400 or '"accepted"' in text
    for method, path, body in [
            ("POST", f"/v1/visits/{other.visit}/void", '{"reason":"bukan milik saya, hanya mencoba"}'),
            ("GET", f"/v1/submissions/{other.submission}", None), ("GET", f"/v1/receipts/{other.submission}", None),
            ("GET", f"/v1/receipts/{other.submission}/proof", None), ("GET", f"/fhir/Encounter/{other.visit}", None),
            ("GET", f"/fhir/Patient/{other.patient}", None), ("GET", f"/fhir/Patient/{other.patient}/$everything", None),
            ("GET", f"/fhir/Patient?identifier=https://fhir.kemkes.go.id/id/nik%7C{other.nik}", None),
            ("GET", f"/fhir/Encounter?patient={other.patient}", None)]:
        status, text = me.ask(method, path, body, {**READING, "Content-Type": JSON} if body else READING)
        tells = other.visit in text.replace(path, "") or '"birthDate"' in text or '"total":1' in text
        yield False, f"{method} {path.split('?')[0]}", status, status < 400 and (tells or "?" not in path)


def work(me, everyone):
    found = []
    for other in everyone:
        if other is not me:
            found += [(is_write, f"{me.code} as {other.code}: {route} {status}", breach)
                      for is_write, route, status, breach in tries(me, other)]
    return found


def main():
    everyone = [Facility(number) for number in range(1, COUNT + 1)]
    for facility in everyone:
        facility.register()
    time.sleep(1)
    for facility in everyone:
        facility.connect()
    print("own", sum(facility.store_own() for facility in everyone))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = [one for part in pool.map(lambda me: work(me, everyone), everyone) for one in part]
    breaches = [words for _, words, breach in found if breach]
    print("breaches", len(breaches))
    print("writes", sum(one[0] for one in found), "reads", sum(not one[0] for one in found))
    print("\n".join(breaches[:20]))


if __name__ == "__main__":
    main()
