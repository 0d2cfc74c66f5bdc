"""SATUSEHAT's outpatient flow from its published samples, by a client that knows nothing of Baimbai: only the
base URLs and the certificate are other. Prints one JSON object a step."""

import json
import os
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

GATEWAY, CERTS, SAMPLES = os.environ["GATEWAY"], os.environ["CERTS"], os.environ["SAMPLES"]
AUTH, BASE = f"{GATEWAY}/oauth2/v1", f"{GATEWAY}/fhir"
ORGANIZATION = os.environ["ORGANIZATION"]

context = ssl.create_default_context(cafile=f"{CERTS}/ca.pem")
context.load_cert_chain(f"{CERTS}/clinic-demo.pem", f"{CERTS}/clinic-demo.key")
names = {"Org_id": ORGANIZATION, "SubOrg_id": ORGANIZATION, "Patient_Name": "Pasien Rekaan",
         "Practitioner_Name": "dr. Rekaan", "Registration_ID": "REG-2023-0001",
         "DiagnosisPrimer_Text": "Diagnosis utama", "DiagnosisSekunder_Text": "Diagnosis kedua",
         "Medication_Name": "Obat", "Location_Poli_Name": "Poli", "Location_farmasi_Name": "Farmasi"}
token = None


def ask(method, url, body=None, kind="application/json"):
    request = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": kind})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, context=context, timeout=30) as reply:
            return reply.status, dict(reply.headers), json.loads(reply.read())
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.loads(error.read())


def say(step, status, headers, body, **more):
    print(json.dumps({"step": step, "status": status, "location": headers.get("Location"),
                      "etag": headers.get("ETag"), "body": body, **more}), flush=True)
    return body


def sample(name, **more):
    with open(f"{SAMPLES}/satusehat_{name}.json", encoding="utf-8") as file:
        text = file.read()
    known = {**names, **more}
    return re.sub(r"{{([A-Za-z_0-9]+)}}", lambda hit: known.get(hit[1]) or str(uuid.uuid4()), text)


def post(type_, name, *keep, say_as=None, edit=None, **more):
    text = sample(name, **more)
    if edit:
        text = edit(text)
    status, headers, body = ask("POST", f"{BASE}/{type_}", text.encode())
    say(say_as or name, status, headers, body)
    for key in keep:
        names[key] = body.get("id") or ""
    return text


def find(type_, system, value, step):
    query = urllib.parse.urlencode({"identifier": f"{system}|{value}"})
    return say(step, *ask("GET", f"{BASE}/{type_}?{query}"))


# 00 and 01: the token, the people, the places.
form = urllib.parse.urlencode({"client_id": "klinik-lama", "client_secret": "rahasia"}).encode()
status, headers, body = ask("POST", f"{AUTH}/accesstoken?grant_type=client_credentials", form,
                            "application/x-www-form-urlencoded")
say("token", status, headers, {**body, "access_token": bool(body.get("access_token"))})
token = body["access_token"]
nik = "https://fhir.kemkes.go.id/id/nik"
find("Patient", nik, "3174031002890009", "patient unknown")
status, headers, body = ask("POST", f"{BASE}/Patient", sample("patient_create_nik").encode())
say("patient", status, headers, body)
names["Patient_id"] = names["Patient_Id"] = body["data"]["Patient ID:"]
say("patient known", 200, {}, find("Patient", nik, "3174031002890009", "patient search"))
found = find("Practitioner", nik, os.environ["PRACTITIONER_NIK"], "practitioner search")
names["Practitioner_id"] = names["Practitioner_Id"] = found["entry"][0]["resource"]["id"]
post("Organization", "organization_sub", "Org_Poli")
post("Location", "location_room", "Location_Poli", "Location_Id", "Location_farmasi_id")
# 02: the visit begins.
arrived = post("Encounter", "encounter_arrived", "Encounter_id", "Encounter_uuid")
say("arrived again", *ask("POST", f"{BASE}/Encounter", arrived.encode()))


def put(step, text=None):
    text = text or sample(step)
    say(step, *ask("PUT", f"{BASE}/Encounter/{names['Encounter_id']}", text.encode()))


put("encounter_inprogress")
# 03 to 16.
post("Condition", "condition_chief_complaint", "Condition_KeluhanUtama")
post("AllergyIntolerance", "allergy_drug", "AllergyIntolerance_Obat")
post("Observation", "observation_systolic", "Observation_TDSistolik")
post("CarePlan", "careplan", "CarePlan_RencanaRawat")
post("ServiceRequest", "servicerequest_lab", "ServiceRequest_Paket", "ServiceRequest_Kuantitatif")
post("Specimen", "specimen", "Specimen_Paket", "Specimen_Kuantitatif")
post("Observation", "observation_lab_sodium", "Observation_Natrium", "Observation_Kuantitatif")
post("DiagnosticReport", "diagnosticreport", "DiagnosticReport_Kuantitatif")
post("Condition", "condition_diagnosis", "Diagnosis_Primer")
post("Condition", "condition_diagnosis", "Diagnosis_Sekunder", say_as="condition_second",
     edit=lambda text: re.sub(r'("code": ")[A-Z][0-9.]+(")', r"\g<1>E86\2", text))
post("Procedure", "procedure_icd9cm", "Procedure_Nebu")
post("MedicationRequest", "medication_request_contained", "MedicationRequest_id1")
medication = {"resourceType": "Medication",
              "identifier": [{"system": f"http://sys-ids.kemkes.go.id/medication/{ORGANIZATION}", "value": "M-1"}],
              "code": {"coding": [{"system": "http://sys-ids.kemkes.go.id/kfa", "code": "93001019",
                                   "display": "Paracetamol 500 mg"}]}, "status": "active"}
status, headers, body = ask("POST", f"{BASE}/Medication", json.dumps(medication).encode())
say("medication", status, headers, body)
request = json.loads(sample("medication_request_contained"))
request.pop("contained", None)
request["identifier"] = [{"system": f"http://sys-ids.kemkes.go.id/prescription/{ORGANIZATION}", "value": "R-77"}]
request["medicationReference"] = {"reference": f"Medication/{body.get('id')}"}
status, headers, body = ask("POST", f"{BASE}/MedicationRequest", json.dumps(request).encode())
say("medication request by reference", status, headers, body)
names["MedicationRequest_id2"] = body.get("id") or ""
post("QuestionnaireResponse", "questionnaire_response_prescription_review")
post("MedicationDispense", "medication_dispense", "MedicationDispense_id1")
post("Immunization", "immunization")
impression = {"resourceType": "ClinicalImpression", "status": "completed",
              "subject": {"reference": f"Patient/{names['Patient_id']}"},
              "encounter": {"reference": f"Encounter/{names['Encounter_id']}"},
              "prognosisCodeableConcept": [{"coding": [{"system": "http://snomed.info/sct", "code": "170968001",
                                                        "display": "Prognosis good"}]}]}
status, headers, body = ask("POST", f"{BASE}/ClinicalImpression", json.dumps(impression).encode())
say("clinicalimpression", status, headers, body)
names["Prognosis_Pulang"] = body.get("id") or ""
# 19 and 20: the visit ends.
put("encounter_finished")
post("Composition", "composition_resume_medis", "Composition_id")
# A step for a visit that nobody knows, and a token that is not ours.
stranger = sample("observation_systolic", Encounter_id="01900000-0000-7000-8000-000000000001")
say("unknown visit", *ask("POST", f"{BASE}/Observation", stranger.encode()))
token = "eyJhbGciOiJub25lIn0.e30."
say("foreign token", *ask("GET", f"{BASE}/Patient?identifier={nik}%7C3174031002890009"))
print(json.dumps({"step": "names", "names": names}))
