"""Opens pages of the console with a client certificate and looks for what must not be.

usage: pages.py CONSOLE CERTIFICATES PICTURES [--full | --quick] [--only TEXT] [--public FOLDER]

For each page and each combination of language, theme and width: status 200, at most 60 kB sent,
nothing refused by the Content Security Policy, no violation that axe finds, nothing wider than the
window. Once for each page: everything is reached by Tab and what has the focus is seen, the same text
without scripts, one page at least on paper without the menu, and the numbers of its files are those of
its table, in the two languages by turns. The public site is looked at where its folder is given. The last
line counts; exit status 1 if anything failed.
"""

import argparse
import csv
import functools
import hashlib
import http.server
import io
import itertools
import json
import pathlib
import re
import sys
import threading

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        pass


class Linked:
    """The first page that another one links to: `page` itself, what its address begins with, what follows it, and what
    it begins with instead."""

    def __init__(self, page, begin, end="", instead=None):
        self.page, self.begin, self.end = page, begin, end
        self.instead = begin if instead is None else instead

    def __str__(self):
        return f"{self.instead}*{self.end}"

    def find(self, context, console):
        """Its path, or None where there is no such link."""
        page = context.new_page()
        page.goto(console + self.page)
        links = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.getAttribute('href'))")
        page.close()
        for link in links:
            if re.fullmatch(re.escape(self.begin) + r"([0-9a-f-]{36}|[0-9a-f]{32}|T-\d+)", link or ""):
                return self.instead + link.removeprefix(self.begin) + self.end
        return None


PAGES = [
    ("officer-demo", [
        "/ringkasan", "/mutu/W1", "/mutu/C1", "/mutu/W2", "/mutu/V1?by=kelurahan",
        "/faskes/hospital-demo", "/kecamatan/637101", "/kelurahan/6371011001", "/kelurahan/outside",
        "/skdr", "/skdr?disease=AA", "/skdr?alerts=closed", Linked("/skdr", "/peringatan/"),
        Linked("/skdr", "/peringatan/", "/w1"), "/rujukan",
        "/kualitas-data", "/kualitas-data?by=software", "/kualitas-data?by=feed&feed=fhir",
        "/kualitas-data/baris", "/temuan", "/temuan/baru?indicator=V1&facility=hospital-demo",
        Linked("/temuan", "/temuan/"), Linked("/temuan", "/temuan/", "/surat?step=3"), "/spm", "/spm?service=SPM08&view=facility", "/kbk", "/inm", "/kronis", "/tempat-tidur",
        "/laporan", Linked("/laporan", "/laporan/"), "/pengaturan", "/jalan", "/jalan?kelurahan=6371041005", "/kalender",
        "/sources", "/facilities", "/registry", "/registry/map",
        "/registry/facility/hospital-demo", "/registry/expiry", "/registry/practitioners",
        "/registry/import", "/enrolments", "/sertifikat", "/sertifikat?state=90", "/software", "/appointments", "/matches", "/matches/records",
        Linked("/matches", "/matches/merges/"),
        Linked("/matches", "/matches/"), "/look",
        "/glass", "/persetujuan", Linked("/persetujuan", "/persetujuan/"),
        "/permintaan-data", Linked("/permintaan-data", "/permintaan-data/")]),
    ("clinic-demo", ["/", "/submissions", Linked("/submissions", "/submissions/"), "/errors", "/codes", "/records", "/tindak-lanjut",
                     "/perbaikan", "/skor", "/skor?indicator=R1", "/skor?indicator=V1", "/sertifikat", "/temuan", Linked("/temuan", "/temuan/"),
                     Linked("/temuan", "/temuan/", "/surat?step=3"), "/laporan"]),
    ("hospital-demo", ["/sensus"]),
    ("head-demo", ["/people", "/glass", "/kalender", "/laporan", "/persetujuan"]),
    ("clerk-demo", ["/", "/place"]),
    ("auditor-demo", ["/audit", "/audit?event=visit.submit", "/audit/log", "/audit/anomalies", "/audit/glass",
                      Linked("/audit?event=visit.submit", "/audit?subject=", instead="/audit/patient?subject=")]),
    ("operator-demo", ["/status", "/operasi"]),
]
LANGUAGES, THEMES, WIDTHS = ["", "/en"], ["light", "dark"], [1280, 768, 320]
FEW = [("", "light", 1280), ("/en", "dark", 320), ("", "dark", 768)]
# What a page's own links of files end with.
FILES = (".csv", ".xlsx", ".json")
# Pages whose figures move from one moment to the next, as connections do: their files have the same lines.
MOVING = ("/operasi",)
# Lists of which the page has a part, or which grow while they are looked at: their files have at least what they show,
# but for the last few lines.
GROWING, GONE = ("/audit", "/audit?event=visit.submit", "/audit/log"), 3
# Somebody invented, whom the checks of consents and demands are about; with a number of no province.
PERSON = "9971011506900001"
REGISTER = f"""No Kunjungan;Tanggal;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Diagnosa;Warna
UJI-1;02/06/2025;RM-UJI;{PERSON};Uji Rekaan;15/06/1990;L;J06.9;biru
UJI-2;;RM-UJI;{PERSON};Uji Rekaan;15/06/1990;L;J06.9;merah
"""
# Each table is followed by whoever reads it as a number: the words that mean none.
LONGEST_TAB = 400
# What is sent of a page at first, compressed (issue 8).
LONGEST_PAGE = 60_000


def text_of(page):
    """Headings and labels: what moves from look to look, as a log does, is left out."""
    parts = page.locator("main :is(h1, h2, h3, label, th[scope=col], summary, button)")
    return " | ".join(parts.all_inner_texts())


class Check:
    def __init__(self, console, certificates, pictures, browser):
        self.console, self.certificates = console, pathlib.Path(certificates)
        self.pictures, self.browser = pathlib.Path(pictures), browser
        self.axe, self.passed, self.failures = Axe(), 0, []

    def context(self, role, theme="light", width=1280, **options):
        return self.browser.new_context(
            client_certificates=[{
                "origin": self.console,
                "certPath": str(self.certificates / f"{role}.pem"),
                "keyPath": str(self.certificates / f"{role}.key")}],
            ignore_https_errors=True, color_scheme=theme,
            viewport={"width": width, "height": 900}, **options)

    def expect(self, holds, where, what):
        if holds:
            self.passed += 1
        else:
            self.failures.append(f"{where}: {what}")
            print(f"  FAIL {where}: {what}", flush=True)

    def finding(self):
        """A finding by the buttons, as people do: the office opens it, the facility answers, the office warns; what an
        earlier run did is not done again."""
        officer, clinic = self.context("officer-demo"), self.context("clinic-demo")
        office, answering = officer.new_page(), clinic.new_page()
        path = Linked("/temuan", "/temuan/").find(officer, self.console)
        if not path:
            # Which of the clinic's figures are hidden depends on the city and the day.
            for indicator in ("V1", "W1", "C1", "DQ"):
                office.goto(f"{self.console}/temuan/baru?indicator={indicator}&facility=clinic-demo")
                if office.locator("#reason").count():
                    break
            office.fill("#reason", "Uji coba: angka berubah tajam.")
            office.click("form:has(#reason) button")
            path = office.url.removeprefix(self.console)
        steps = office.locator("main tbody tr")
        for done, page, verb in (1, answering, "answer"), (2, office, "warn"):
            office.goto(self.console + path)
            if steps.count() == done:
                page.goto(self.console + path)
                page.fill(f"#note-{verb}", "Uji coba: catatan rekaan.")
                with page.expect_navigation():
                    page.click(f"form:has(#note-{verb}) button")
        office.goto(self.console + path)
        done = steps.count()
        self.expect(done == 3, f"officer-demo {path}", f"{done} steps, not opened, answered, warned")
        officer.close(), clinic.close()

    def pair(self):
        """Two records side by side, which are shown once a reason is written; not before."""
        for language, width in itertools.product(LANGUAGES, WIDTHS):
            context = self.context("officer-demo", width=width)
            path = Linked("/matches", "/matches/").find(context, self.console)
            if path:
                page, where = context.new_page(), f"officer-demo {language}{path} opened {width}"
                page.goto(self.console + language + path)
                self.expect(page.locator("main thead th").count() == 3, where, "columns before the reason")
                page.fill("#reason", "Uji coba: pasangan rekaan.")
                page.click("button[value=look]")
                self.expect(page.locator("main thead th").count() == 5, where, "columns after the reason")
                self.inspect(page, where, width, f"officer-demo matches opened {language} {width}")
            context.close()

    def rights(self):
        """A consent and a demand by the forms, of somebody of whom the clinic sends a visit; not again if there is one."""
        clinic, officer = self.context("clinic-demo"), self.context("officer-demo")
        sending, page = clinic.new_page(), officer.new_page()
        sending.goto(self.console + "/")
        self.file(sending)
        with sending.expect_navigation():
            sending.click("button[value=send]")
        self.expect("/submissions/" in sending.url, "clinic-demo /upload sent", sending.url)
        letter = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"surat rekaan"}
        for path, kind in ("/persetujuan", "opt-out"), ("/permintaan-data", "access"):
            if Linked(path, f"{path}/").find(officer, self.console):
                continue
            page.goto(self.console + path)
            page.fill("#number", PERSON)
            page.select_option("#kind", kind)
            page.fill("#evidence", "Uji coba: surat rekaan 1.")
            if page.locator("#scan").count():
                page.set_input_files("#scan", letter)
            with page.expect_navigation():
                page.click("form:has(#evidence) button")
            self.expect(f"{path}/" in page.url, f"officer-demo {path} recorded", page.url)
        clinic.close(), officer.close()

    @staticmethod
    def file(page):
        page.set_input_files("#file", {"name": "buku.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()})

    def streets(self):
        """The list that the demo stated: a street of each kelurahan at least, and a kelurahan's own."""
        officer = self.context("officer-demo")
        page = officer.new_page()
        for path, least in ("/jalan", 52), ("/jalan?kelurahan=6371041005", 1):
            page.goto(self.console + path)
            rows = page.locator("main table").first.locator("tbody tr").count()
            self.expect(rows >= least, f"officer-demo {path}", f"{rows} rows of streets")
        officer.close()

    def preview(self):
        """A register that is tried: what its columns were taken for and what is wrong with its rows, of nobody's data."""
        for language, theme, width in FEW:
            context = self.context("clinic-demo", theme, width)
            page, where = context.new_page(), f"clinic-demo {language}/upload checked {theme} {width}"
            page.goto(self.console + language + "/")
            self.file(page)
            with page.expect_navigation():
                page.click("button[value=check]")
            columns = page.locator("main select")
            self.expect(columns.count() == 9, where, f"{columns.count()} columns with a meaning to choose")
            self.expect("Uji Rekaan" not in page.content() and PERSON not in page.content(), where, "a patient's data")
            self.inspect(page, where, width, f"clinic-demo upload checked {language} {theme} {width}")
            context.close()

    def public(self, folder):
        """The public site, served from a folder: its start and its first indicator, by axe, in three combinations."""
        handler = functools.partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}"
        for language, theme, width in FEW:
            context = self.browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900})
            page, complaints = context.new_page(), []
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            name = language.strip("/") or "id"
            page.goto(f"{site}/{name}/index.html")
            self.inspect(page, f"public {name} {theme} {width}", width, f"public {name} {theme} {width}")
            one = page.locator("main li a").first
            if one.count():
                one.click()
                where = f"public {name} {pathlib.Path(page.url).name} {theme} {width}"
                self.expect(page.locator("main tbody tr").count() > 0, where, "no table")
                self.inspect(page, where, width, where)
            self.expect(not complaints, f"public {name}", "; ".join(complaints[:3]))
            context.close()
        server.shutdown()

    def inspect(self, page, where, width, picture):
        """What holds of every page, however one came to it."""
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.expect(wide <= width, where, f"{wide} wide")
        found = self.axe.run(page).response["violations"]
        self.expect(not found, where, "; ".join(
            f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found[:4]))
        if picture:
            name = re.sub(r"[^a-z0-9]+", "-", picture.lower())
            page.screenshot(path=self.pictures / f"{name.strip('-')}.png")

    def look(self, context, role, path, language, theme, width, picture):
        """One page in one combination; returns its text."""
        where = f"{role} {language}{path} {theme} {width}"
        page = context.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text)
                if message.type == "error" else None)
        answer = page.goto(self.console + language + path)
        self.expect(answer.status == 200, where, f"status {answer.status}")
        size = int(answer.headers.get("content-length", LONGEST_PAGE + 1))
        self.expect(size <= LONGEST_PAGE, where,
                    f"{size} bytes, {answer.headers.get('content-encoding', 'not compressed')}")
        self.expect(not complaints, where, "; ".join(complaints[:3]))
        self.inspect(page, where, width, picture and f"{role} {path} {language} {theme} {width}")
        text = text_of(page)
        page.close()
        return text

    def keyboard(self, context, role, path):
        """Tab reaches everything that can be used, in order, and what has the focus is seen."""
        where = f"{role} {path} keyboard"
        page = context.new_page()
        page.goto(self.console + path)
        wanted = page.evaluate("""() => [...document.querySelectorAll(
            'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')]
            .filter(e => !e.disabled && e.getClientRects().length &&
              !(e.closest('details:not([open])') && e.tagName != 'SUMMARY')).length""")
        # The parts of a date field are stops of their own, drawn by the browser inside the field.
        seen, unseen, fields = 0, [], set()
        for turn in range(min(wanted, LONGEST_TAB)):
            page.keyboard.press("Tab")
            state = page.evaluate("""() => { const e = document.activeElement;
                if (!e || e === document.body) return null;
                const box = e.getBoundingClientRect(), style = getComputedStyle(e);
                return {visible: box.width > 0 && box.height > 0 && box.bottom > 0 &&
                  box.top < innerHeight, outline: style.outlineStyle !== 'none' ||
                  style.boxShadow !== 'none', first: e.className, html: e.outerHTML.slice(0, 90),
                  date: ['date', 'month'].includes(e.type)}; }""")
            if state is None:
                break
            if turn == 0:
                self.expect(state["first"] == "skip", where, "the first stop is no skip link")
            seen += 1
            if state["visible"] and state["outline"]:
                fields.add(state["html"])
            elif not (state["date"] and state["html"] in fields):
                unseen.append(state["html"])
        radios = page.evaluate("""() => [...document.querySelectorAll('input[type=radio]')].length""")
        self.expect(seen + radios >= min(wanted, LONGEST_TAB), where, f"{seen} of {wanted} reached")
        self.expect(not unseen, where, f"{len(unseen)} stops are not seen, as {unseen[:2]}")
        page.close()

    def paper(self, context, role, path):
        """The menu is not printed, and there is a page at least."""
        where = f"{role} {path} paper"
        page = context.new_page()
        page.goto(self.console + path)
        page.emulate_media(media="print")
        shown = page.evaluate(
            "[...document.querySelectorAll('.top nav')].some(e => e.getClientRects().length)")
        self.expect(not shown, where, "the menu is printed")
        pdf = page.pdf(format="A4")
        self.expect(pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page") >= 1
                    or len(pdf) > 5000, where, "nothing on paper")
        page.close()

    def files(self, context, role, path, language, one=None):
        """CSV, XLSX and JSON hold what the page's tables show; with a number only one of the three by turns."""
        page, english = context.new_page(), language == "/en"
        page.goto(self.console + language + path)
        tables = page.evaluate("""() => [...document.querySelectorAll('.files')].map(p => {
            // The links of a chart stand behind its table, folded away with it.
            const table = p.nextElementSibling?.matches('.scroll') ? p.nextElementSibling
              : p.closest('details')?.querySelector('.scroll');
            const own = Boolean(table);
            // A list with more in its markup than a table of words and numbers: its rows, each with what its links say,
            // or the box that has them.
            const told = e => [e.innerText, ...[...e.querySelectorAll('a')].map(a => a.getAttribute('href')),
              ...[...e.querySelectorAll('[title]')].map(t => t.title)].join('\\n');
            const next = p.nextElementSibling;
            const list = !p.classList.contains('list') ? null
              : table ? {texts: [...table.querySelectorAll('tbody tr')].map(told)}
              : {whole: told(next), count: next.querySelectorAll('[data-row]').length};
            const rows = (table || document.querySelector('main')).querySelectorAll('tbody tr');
            const doors = new Set([...rows].flatMap(r => [...r.cells].filter(c => c.className == 'door')
              .map(c => c.cellIndex)));
            return {links: [...p.querySelectorAll('a')].map(a => a.href), own, list,
              text: document.querySelector('main').innerText,
              rows: [...rows].map(r => [...r.cells].filter(c => !doors.has(c.cellIndex))
                .map(c => (own ? c.textContent : c.innerText).trim()))}; })""")
        for turn, table in enumerate(tables):
            if one is not None and (table["own"] or table["list"]):
                links = table["links"]
                table["links"] = links and [links[(one + turn) % len(links)]]
            if not table["own"] and not table["list"]:
                self.report(context, role, table)
                continue
            for link in table["links"]:
                where = f"{role} {link.removeprefix(self.console)}"
                answer = context.request.get(link)
                self.expect(answer.status == 200, where, f"status {answer.status}")
                if answer.status != 200:
                    continue
                rows = self.rows(link, answer.body())
                self.expect(rows is not None, where, "unknown kind of file")
                if table["list"]:
                    self.list(where, path, rows or [], table["list"], english)
                    continue
                shown = [[flat(cell, english) for cell in row] for row in table["rows"]]
                read = [[flat(cell, english) for cell in row] for row in rows or []]
                self.expect(len(read) == len(shown), where, f"{len(read)} of {len(shown)} rows")
                if path in MOVING:
                    shown, read = [row[:1] for row in shown], [row[:1] for row in read]
                unlike = [(a, b) for a, b in zip(shown, read) if a != b]
                self.expect(not unlike, where, f"rows differ: {unlike[:1]}")
        page.close()

    def list(self, where, path, rows, page, english):
        """Each cell of a file of a list stands in its row of the page, or in the box of its rows."""
        if "whole" in page:
            said = said_in(page["whole"], english)
            # A look at a person is in the report of who looked at him: the next file has it.
            if path.startswith("/audit/patient"):
                new = [row for row in rows if not all(tells(said, cell, english) for cell in row)]
                self.expect(len(new) <= GONE, where, f"{len(new)} rows of the file are not on the page")
                rows = [row for row in rows if row not in new]
            self.expect(len(rows) == page["count"], where, f"{len(rows)} of {page['count']} rows")
            lost = [cell for row in rows for cell in row if not tells(said, cell, english)]
            self.expect(not lost, where, f"not on the page: {lost[:2]}")
            return
        shown = [said_in(text, english) for text in page["texts"]]
        if path not in GROWING:
            self.expect(len(rows) == len(shown), where, f"{len(rows)} of {len(shown)} rows")
        place, gone = 0, 0
        for number, said in enumerate(shown):
            if path not in GROWING:
                unlike = [cell for row in rows[number:number + 1] for cell in row if not tells(said, cell, english)]
                self.expect(not unlike, where, f"row {number}: not on the page: {unlike[:2]}")
                continue
            # In a list that grows, the file begins with what the page had not yet.
            found = next((index for index in range(place, len(rows))
                          if all(tells(said, cell, english) for cell in rows[index])), None)
            place, gone = (place, gone + 1) if found is None else (found + 1, gone)
        self.expect(gone <= GONE, where, f"{gone} rows of the page are not in the file")

    def report(self, context, role, page):
        """Files of a whole report: every table of the page, or the frozen bytes whose hash the page shows."""
        shown = [[plain(cell) for cell in row] for row in page["rows"]]
        for link in page["links"]:
            where = f"{role} {link.removeprefix(self.console)}"
            answer = context.request.get(link)
            self.expect(answer.status == 200, where, f"status {answer.status}")
            if answer.status != 200:
                continue
            body = answer.body()
            if link.endswith(".csv"):
                lines = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
                read = iter([[plain(cell) for cell in line] for line in lines])
                lost = [row for row in shown if row not in read]
                self.expect(not lost, where, f"not in the file: {lost[:1]}")
            elif link.endswith(".xlsx"):
                sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets[:-1]
                read = [[plain("" if cell is None else cell) for cell in row] for sheet in sheets
                        for row in sheet.iter_rows(min_row=2, values_only=True)]
                unlike = [(a, b) for a, b in zip(shown, read) if a != b]
                self.expect(len(read) == len(shown), where, f"{len(read)} of {len(shown)} rows")
                self.expect(not unlike, where, f"rows differ: {unlike[:1]}")
            elif link.endswith(".fhir.json") or link.endswith(".fhir"):
                self.expect(json.loads(body)["resourceType"] in ("MeasureReport", "Bundle"), where,
                            "no MeasureReport")
            else:
                self.expect(hashlib.sha256(body).hexdigest() in page["text"], where,
                            "the page shows another hash")

    @staticmethod
    def rows(link, body):
        name = link.split("?")[0]
        if name.endswith(".csv"):
            text = body.decode("utf-8-sig")
            # What stands before the table, if anything, ends with a line of nothing; the titles tell the delimiter.
            lines = text.splitlines()
            blank = next((i for i, line in enumerate(lines) if not line.strip(";,")), -1)
            titles = lines[blank + 1]
            rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in titles else ","))
            blank = next((i for i, row in enumerate(rows) if not any(row)), -1)
            return rows[blank + 2:]
        if name.endswith(".xlsx"):
            sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
            return [["" if cell is None else cell for cell in row]
                    for row in sheet.iter_rows(min_row=2, values_only=True)]
        if name.endswith(".json"):
            return [list(row.values()) for row in json.loads(body)["rows"]]
        return None


def plain(value):
    """A cell of a report: figures stand in it without groups, with a point or, in an Indonesian text, a comma."""
    try:
        return f"{float(str(value).replace(',', '.')):.6g}"
    except ValueError:
        return str(value).strip().lstrip("'")


def said_in(text, english):
    """What a row of a page says: its whole text, and each number in it."""
    numbers = re.findall(r"[-\u2212]?\d[\d.,]*", text)
    return text, {flat(number.rstrip(".,"), english) for number in numbers}


def tells(said, cell, english):
    """Whether a row of a page says what a cell of a file holds."""
    text, numbers = said
    value = flat(cell, english)
    if value == "ditutup":
        return "ditutup" in text or "hidden" in text
    try:
        return f"{float(value):.6g}" in numbers or value in text
    except ValueError:
        return all(word in text for word in value.split())


def flat(value, english=False):
    """A number of any of the four forms as one text; hidden and none as the same words."""
    if value is None:
        return "–"
    if isinstance(value, (int, float)):
        return f"{float(value):.6g}"
    text = re.sub(r"(?<=\d)\s?[%‰]$", "", str(value).strip().lstrip("'")).replace("\u2212", "-")
    if text in ("hidden", "ditutup"):
        return "ditutup"
    group, mark = (",", ".") if english else (".", ",")
    if re.fullmatch(rf"[-+]?[\d{group}]*\d({re.escape(mark)}\d+)?", text):
        return f"{float(text.replace(group, '').replace(mark, '.')):.6g}"
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("console")
    parser.add_argument("certificates")
    parser.add_argument("pictures")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--public", default="")
    options = parser.parse_args()
    every = [(l, t, w) for l in LANGUAGES for t in THEMES for w in WIDTHS]
    absent = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        check = Check(options.console, options.certificates, options.pictures, browser)
        if not options.only or "temuan" in options.only:
            check.finding()
        if not options.only or "matches" in options.only:
            check.pair()
        if not options.only or "jalan" in options.only:
            check.streets()
        if not options.only or "upload" in options.only:
            check.preview()
        if not options.only or "persetujuan" in options.only or "permintaan" in options.only:
            check.rights()
        if options.public and (not options.only or "public" in options.only):
            check.public(options.public)
        for role, paths in PAGES:
            paths = [path for path in paths if options.only in f"{role} {path}"]
            if not paths:
                continue
            plain = check.context(role)
            for index, path in enumerate(paths):
                if isinstance(path, Linked):
                    paths[index] = path.find(plain, options.console)
                    if paths[index] is None:
                        absent.append(f"{role} {path}")
            paths = [path for path in paths if path]
            for number, (language, theme, width) in enumerate(every):
                # Quickly: each page in one of the twelve, the pages in turn.
                mine = [path for index, path in enumerate(paths)
                        if options.full or (index % len(every) == number if options.quick
                                            else (language, theme, width) in FEW)]
                if not mine:
                    continue
                context = check.context(role, theme, width)
                for path in mine:
                    check.look(context, role, path, language, theme, width, picture=True)
                context.close()
            bare = check.context(role, java_script_enabled=False)
            for index, path in enumerate(paths):
                for language in LANGUAGES if options.full else [LANGUAGES[index % len(LANGUAGES)]]:
                    check.files(plain, role, path, language, index if options.quick else None)
                if options.quick and index % 4:
                    continue
                page, other = plain.new_page(), bare.new_page()
                for one in (page, other):
                    one.goto(options.console + path)
                same = re.sub(r"\d", "", text_of(page)) == re.sub(r"\d", "", text_of(other))
                check.expect(same, f"{role} {path}", "another text without scripts")
                page.close(), other.close()
                check.keyboard(plain, role, path)
                check.paper(plain, role, path)
            plain.close(), bare.close()
        browser.close()
    for path in absent:
        print(f"  not looked at, nothing links to one: {path}")
    print(f"pages: {check.passed} held, {len(check.failures)} failed")
    return 1 if check.failures or not check.passed else 0


if __name__ == "__main__":
    sys.exit(main())
