"""What `scripts/bench formats` holds the decoders against: libraries of PyPI on the same bytes.

Run by the Python of .baimbai/bench/formats-python: NAME ROUNDS FILE...; prints one JSON object. Each library reads the
fields that the decoder of its format reads, as typed values in dicts. CPU of the thread, the fastest round counts.
"""

import csv
import datetime
import decimal
import io
import itertools
import json
import pathlib
import re
import sys
import time

LOCAL = datetime.timezone(datetime.timedelta(hours=8))


def day(text, form="%d-%m-%Y"):
    return datetime.datetime.strptime(text, form).replace(tzinfo=LOCAL) if text else None


def moment(text):
    return datetime.datetime.strptime(text, "%Y%m%d%H%M%S%z") if text else None


def coded(parts):
    return {"code": parts(1), "display": parts(2), "system": parts(3)}


# --- HL7 v2: `field(segment, field number, repetition)` gives a reader of components ---


def visit_of_message(first, every, repetitions):
    """The same reading for both libraries: their ways to a segment, its repetitions and components differ."""
    header, event, person, stay = first("MSH"), first("EVN"), first("PID"), first("PV1")
    text = lambda segment, number: repetitions(segment, number)[0](1) if repetitions(segment, number) else None
    parts = lambda segment, number: next(iter(repetitions(segment, number)), lambda _: None)
    name, address, place = parts(person, 5), parts(person, 11), parts(stay, 3)
    return {
        "type": parts(header, 9)(1), "trigger": parts(header, 9)(2), "control": text(header, 10),
        "written": moment(text(event, 2)),
        "patient": {
            "numbers": [{"value": n(1), "authority": n(4), "type": n(5)} for n in repetitions(person, 3)],
            "name": name(1), "use": name(7), "birth": day(text(person, 7), "%Y%m%d"), "sex": text(person, 8),
            "address": [address(number) for number in (1, 3, 5, 6, 7, 9)], "marital": text(person, 16),
            "mother": text(person, 21), "multiple": text(person, 24), "died": moment(text(person, 29)),
            "dead": text(person, 30),
        },
        "class": text(stay, 2), "place": place(1),
        "practitioner": {"number": parts(stay, 7)(1), "name": parts(stay, 7)(2)}, "service": coded(parts(stay, 10)),
        "number": text(stay, 19), "payer": text(stay, 20), "disposition": text(stay, 36),
        "destination": text(stay, 37), "facility": text(stay, 39),
        "start": moment(text(stay, 44)), "end": moment(text(stay, 45)),
        "diagnoses": [
            {"code": coded(parts(s, 3)), "kind": text(s, 6), "rank": int(text(s, 15)), "recorded": moment(text(s, 19)),
             "number": text(s, 20), "system": parts(s, 20)(3)} for s in every("DG1")],
        "procedures": [
            {"code": coded(parts(s, 3)), "time": moment(text(s, 5)), "performer": text(s, 11), "number": text(s, 19),
             "system": parts(s, 19)(3)} for s in every("PR1")],
        "observations": [
            {"code": coded(parts(s, 3)), "value": decimal.Decimal(text(s, 5)), "unit": coded(parts(s, 6)),
             "status": text(s, 11), "time": moment(text(s, 14)), "performer": text(s, 16)} for s in every("OBX")],
    }


def read_hl7apy(body):
    from hl7apy.parser import parse_message

    # Without groups is its faster way, and all that is read stands in segments.
    message = parse_message(body.decode(), find_groups=False)
    segments = {}
    for segment in message.children:
        segments.setdefault(segment.name, []).append(segment)

    def repetitions(segment, number):
        if segment is None:
            return []
        name = f"{segment.name}_{number}".lower()
        return [components(field) for field in segment.children.get(name.upper())]

    def components(field):
        values = [child.to_er7() for child in field.children] if field.children else [field.to_er7()]
        places = [int(child.name.rsplit("_", 1)[1]) if child.name and "_" in child.name else 1
                  for child in field.children] if field.children else [1]
        found = dict(zip(places, values))
        return lambda number: found.get(number)

    return [visit_of_message(
        lambda name: next(iter(segments.get(name, [])), None), lambda name: segments.get(name, []), repetitions)]


def read_hl7(body):
    import hl7

    segments = {}
    for segment in hl7.parse(body.decode()):
        segments.setdefault(str(segment[0]), []).append(segment)

    def repetitions(segment, number):
        if segment is None or len(segment) <= number or str(segment[number]) == "":
            return []
        return [components(repetition) for repetition in segment[number]]

    def components(repetition):
        if isinstance(repetition, str):
            return lambda number: repetition if number == 1 else None
        return lambda number: str(repetition[number - 1]) or None if len(repetition) >= number else None

    return [visit_of_message(
        lambda name: next(iter(segments.get(name, [])), None), lambda name: segments.get(name, []), repetitions)]


# --- FHIR and P-Care ---


def read_fhir(body):
    from fhir.resources.bundle import Bundle

    return [Bundle.parse_raw(body)]


VITALS = {"sistole": "8480-6", "diastole": "8462-4", "heartRate": "8867-4", "respRate": "9279-1", "suhu": "8310-5",
          "beratBadan": "29463-7", "tinggiBadan": "8302-2"}


def read_pcare(body):
    document = json.loads(body, parse_float=decimal.Decimal)
    person, visit = document["peserta"], document["kunjungan"]
    start = day(visit["tglDaftar"])
    return [{
        "patient": {
            "card": person.get("noKartu"), "nik": person.get("noKTP"), "record": person.get("noMR"),
            "name": person["nama"], "sex": {"L": "male", "P": "female"}[person["sex"]],
            "birth": day(person["tglLahir"])},
        "number": visit["noKunjungan"], "start": start, "end": day(visit.get("tglPulang")),
        "class": {"10": "AMB", "20": "IMP"}[visit["kdTkp"]],
        "service": {"code": visit["kdPoli"], "display": visit["nmPoli"]},
        "practitioner": {"number": visit["kdDokter"], "name": visit["nmDokter"]},
        "disposition": visit["kdStatusPulang"],
        "diagnoses": [{"code": visit[f"kdDiag{n}"], "display": visit[f"nmDiag{n}"], "rank": n}
                      for n in (1, 2, 3) if f"kdDiag{n}" in visit],
        "observations": [{"code": code, "value": decimal.Decimal(visit[key]), "time": start}
                         for key, code in VITALS.items() if key in visit],
        "medications": [
            {"code": o["kdObat"], "display": o["nmObat"], "times": o.get("signa1"), "amount": o.get("signa2"),
             "quantity": decimal.Decimal(o["jmlObat"])} for o in document.get("obat", [])],
        "procedures": [{"code": t["kdTindakan"], "display": t["nmTindakan"]} for t in document.get("tindakan", [])],
    }]


# --- registers ---

ICD10 = re.compile(r"^[A-Z]\d\d(\.\d{1,2})?$")
ICD9 = re.compile(r"^\d\d\.\d{1,2}$")
NUMBERS = {"Nadi": "8867-4", "RR": "9279-1", "Suhu": "8310-5", "BB": "29463-7", "TB": "8302-2"}
TEXTS = {"address": "Alamat", "village": "Kelurahan", "district": "Kecamatan", "rt": "RT", "rw": "RW"}


def items(text):
    return [item.strip() for item in str(text or "").split(";") if item.strip()]


def decimal_of(value):
    return decimal.Decimal(value.replace(",", ".")) if isinstance(value, str) else decimal.Decimal(str(value))


def visit_of_row(row):
    date = row["Tanggal Kunjungan"]
    date = date.replace(tzinfo=LOCAL) if isinstance(date, datetime.datetime) else day(date, "%d/%m/%Y")
    birth = row["Tanggal Lahir"]
    birth = birth.replace(tzinfo=LOCAL) if isinstance(birth, datetime.datetime) else day(birth, "%d/%m/%Y")

    def clock(title):
        if not row[title]:
            return None
        time_of_day = datetime.datetime.strptime(row[title], "%H:%M:%S")
        return date.replace(hour=time_of_day.hour, minute=time_of_day.minute, second=time_of_day.second)

    nik, card = row["NIK"] or None, row["No BPJS"] or None
    if nik and not (len(nik) == 16 and nik.isdigit()) or card and not (len(card) == 13 and card.isdigit()):
        raise ValueError("a number")
    observations = [{"code": code, "value": decimal_of(row[title])} for title, code in NUMBERS.items()
                    if row[title] not in (None, "")]
    if row["Tekanan Darah"]:
        upper, lower = row["Tekanan Darah"].split("/")
        observations += [{"code": "8480-6", "value": decimal_of(upper)}, {"code": "8462-4", "value": decimal_of(lower)}]
    if (unit := row["Poli"].lower()) and "gawat darurat" in unit:
        visit_class = "EMER"
    else:
        visit_class = "IMP" if "rawat inap" in unit else "AMB"
    codes, words = items(row["Kode ICD-10"]), items(row["Diagnosa"])
    if not all(ICD10.match(code) for code in codes):
        raise ValueError("ICD-10")
    acts, act_words = items(row["Kode Tindakan"]), items(row["Tindakan"])
    if not all(ICD9.match(code) for code in acts):
        raise ValueError("ICD-9-CM")
    return {
        "number": row["No Kunjungan"], "start": clock("Jam Datang") or date, "seen": clock("Jam Dilayani"),
        "end": clock("Jam Selesai"), "class": visit_class, "service": row["Poli"], "practitioner": row["Petugas"],
        "payer": {"BPJS": "JKN", "Umum": "UMUM"}[row["Cara Bayar"]], "disposition": row["Status Pulang"],
        "destination": row["Rujuk Ke"] or None, "observations": observations, "lab": items(row["Hasil Lab"]),
        "patient": {"record": row["No RM"], "nik": nik, "card": card, "name": row["Nama Pasien"], "birth": birth,
                    "sex": {"L": "male", "P": "female"}[row["Jenis Kelamin"]],
                    **{key: row[title] or None for key, title in TEXTS.items()}},
        "diagnoses": [{"code": c, "text": w} for c, w in zip(codes, words)],
        "procedures": [{"code": c, "text": w} for c, w in zip(acts, act_words)],
        "medications": [{"text": t} for t in items(row["Terapi"])],
    }


def read_csv(body):
    return [visit_of_row(row) for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")]


def read_openpyxl(body):
    import openpyxl

    rows = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0].iter_rows(values_only=True)
    titles = next(rows)
    # Rows end at their last filled cell.
    return [visit_of_row(dict(itertools.zip_longest(titles, row))) for row in rows]


READERS = {"fhir.resources": read_fhir, "hl7apy": read_hl7apy, "hl7": read_hl7, "json": read_pcare, "csv": read_csv,
           "openpyxl": read_openpyxl}


def bodies_of(file):
    content = pathlib.Path(file).read_bytes()
    if file.endswith(".ndjson"):
        return content.splitlines()
    if file.endswith(".hl7"):
        return [b"MSH" + part for part in re.split(rb"(?:^|\r)MSH", content.rstrip(b"\r"))[1:]]
    return [content]


def measure(reader, rounds, files):
    bodies = [body for file in files for body in bodies_of(file)]
    # The first round imports the library and is not timed.
    visits = sum(len(reader(body)) for body in bodies)
    best = float("inf")
    for _ in range(rounds):
        start = time.thread_time()
        for body in bodies:
            reader(body)
        best = min(best, time.thread_time() - start)
    return {"bodies": len(bodies), "bytes": sum(map(len, bodies)), "visits": visits, "seconds": best}


if __name__ == "__main__":
    print(json.dumps(measure(READERS[sys.argv[1]], int(sys.argv[2]), sys.argv[3:])))
