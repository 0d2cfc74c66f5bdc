"""Goes through the console's sign-in as a browser does, and tries what must not work.

usage: browser.py CONSOLE ROOTS FOLDER PROGRAM CONFIG
"""
import os
import re
import signal
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import requests

console, roots, folder, program, config = sys.argv[1:6]
passwords = dict(line.split(":") for line in open(f"{folder}/users").read().split())
failed = 0


def check(what, holds):
    global failed
    print(f"  {'ok  ' if holds else 'FAIL'} {what}", flush=True)
    failed += not holds


def browser():
    session = requests.Session()
    session.verify, session.trust_env = roots, False
    session.headers["User-Agent"] = "check-oidc"
    return session


def get(session, url): return session.get(url, allow_redirects=False, timeout=20)


def post(session, path, data, origin=console):
    return session.post(console + path, data=data, headers={"Origin": origin}, allow_redirects=False, timeout=20)


def answer(session, user, start="/signin"):
    """The provider's answer to a fresh question of this browser: the address that it sends us back to."""
    asked = get(session, console + start)
    assert asked.status_code == 303, asked.text
    at = get(session, asked.headers["Location"])
    if at.status_code == 302 and "/login/" in at.headers["Location"]:
        page = session.get(requests.compat.urljoin(asked.headers["Location"], at.headers["Location"]), timeout=20)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        following = re.search(r'name="next" value="([^"]+)"', page.text)[1].replace("&amp;", "&")
        at = session.post(page.url, headers={"Referer": page.url}, allow_redirects=False, timeout=20, data={
            "csrfmiddlewaretoken": token, "username": user, "password": passwords[user], "next": following})
        at = get(session, requests.compat.urljoin(page.url, at.headers["Location"]))
    assert at.status_code == 302, (at.status_code, at.text[:300])
    return at.headers["Location"]


def sign_in(user, start="/signin"):
    session = browser()
    return session, get(session, answer(session, user, start))


def with_fields(url, **fields):
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | fields
    return urlunsplit(parts._replace(query=urlencode({n: v for n, v in query.items() if v is not None})))


def run(*words):
    return subprocess.run([program, *words, "--config", config], capture_output=True, text=True)


# The way in.
nobody = browser()
help_page = get(nobody, console + "/")
check("without a certificate: the help page, with the second way in", help_page.status_code == 401
      and "/signin" in help_page.text and ".p12" in help_page.text)
check("without a certificate nothing else opens", all(get(nobody, console + path).status_code == 401 for path in
                                                      ["/people", "/facilities", "/audit", "/submissions"]))
asked = urlsplit(get(nobody, console + "/signin").headers["Location"])
query = {name: values[0] for name, values in parse_qs(asked.query).items()}
check("the question has state, nonce and an S256 challenge", query["code_challenge_method"] == "S256"
      and len(query["state"]) == 43 and len(query["nonce"]) == 43 and len(query["code_challenge"]) == 43
      and query["scope"] == "openid" and query["response_type"] == "code")
head, back = sign_in("kepala", "/en/signin")
cookie = back.headers.get("Set-Cookie", "")
check("the head is in, in the language that he began in", back.status_code == 303 and back.headers["Location"] == "/en/")
check("the session's cookie is __Host-, Secure, HttpOnly and Lax", all(
    word in cookie for word in ["__Host-baimbai-session=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"])
    and "Domain" not in cookie)
people = get(head, console + "/people")
check("the head sees his people, by a session alone", people.status_code == 200 and "Orang dan hak" in people.text)
check("each page offers the way out", 'action="/signout"' in people.text)
grant = {"do": "grant", "person": "perawat", "right": "input", "days": "30", "reason": "tugas rekaan"}
check("a form from elsewhere is refused", post(head, "/people", grant, "https://evil.example").status_code == 403)
check("a form without an origin is refused", head.post(console + "/people", data=grant, timeout=20,
                                                       allow_redirects=False).status_code == 403)
check("a form of ours grants a right", post(head, "/people", grant).status_code == 303)
time.sleep(1)
nurse, back = sign_in("perawat")
check("who was granted input has the upload page", back.status_code == 303
      and "multipart/form-data" in get(nurse, console + "/").text)
check("and not the head's", get(nurse, console + "/people").status_code == 403)
sent = nurse.post(console + "/upload", headers={"Origin": console}, timeout=20, allow_redirects=False, files={
    "file": ("register.csv", "No Kunjungan;No RM;NIK;Nama;Tgl Lahir;L/P;Tgl Kunjungan;Diagnosa\n"
             "K-1;RM-1;9971011506900001;Uji Satu;15/06/1990;L;01/06/2026;J06.9\n", "text/csv")})
check("a file that he sends without any certificate is kept", sent.status_code == 303 and "now=stored" in
      sent.headers["Location"])

# What must not work.
stranger, back = sign_in("asing")
check("an account that nobody bound is in nowhere, and nobody is registered", back.status_code == 403
      and "__Host-baimbai-session" not in back.headers.get("Set-Cookie", ""))
victim, other = browser(), browser()
url = answer(victim, "kepala")
check("another browser's answer is refused", get(other, url).status_code == 403)
get(other, console + "/signin")
check("also by a browser that asked itself", get(other, url).status_code == 403)
check("an answer with another state is refused", get(victim, with_fields(url, state="x" * 43)).status_code == 403)
victim = browser()
url = answer(victim, "kepala")
kept = victim.cookies.get("__Host-baimbai-question")
check("an answer whose issuer is another's is refused", get(victim, with_fields(url, iss="https://evil.example"))
      .status_code == 403)
victim = browser()
url = answer(victim, "kepala")
kept = victim.cookies.copy()
check("the same browser's own answer is taken", get(victim, url).status_code == 303)
again = browser()
again.cookies = kept
check("the same answer again is refused, with the very cookies of then", get(again, url).status_code == 403)
victim = browser()
url = answer(victim, "kepala")
check("a made-up code is refused by the provider", get(victim, with_fields(url, code="made-up")).status_code == 403)
victim = browser()
url = answer(victim, "kepala")
check("a provider's error is told", get(victim, with_fields(url, code=None, error="access_denied")).status_code == 403)
thief = browser()
thief.cookies.set("__Host-baimbai-session", "0" * 64)
check("a made-up session is none", get(thief, console + "/people").status_code == 401)

# The provider's keys change. Its new key is asked for when a token names it, but not more than every 30 s.
def key_ids():
    return [key["kid"] for key in get(browser(), f"{provider}/o/.well-known/jwks.json").json()["keys"]]


provider = "https://" + asked.netloc
before = key_ids()
os.kill(int(open(f"{folder}/pid").read()), signal.SIGHUP)
began = time.time()
while key_ids() == before and time.time() - began < 10: time.sleep(0.2)
check("the provider signs with another key", key_ids() != before and len(key_ids()) == 1)
while True:
    late, back = sign_in("perawat")
    if back.status_code == 303 or time.time() - began > 40: break
    time.sleep(2)
check("its tokens are taken within 30 s of it", back.status_code == 303 and time.time() - began < 40
      and get(late, console + "/submissions").status_code == 200)

# The ways out.
copy = browser()
copy.cookies.set("__Host-baimbai-session", nurse.cookies.get("__Host-baimbai-session"))
check("a copied cookie works while the session lasts", get(copy, console + "/submissions").status_code == 200)
check("signing out needs a form of ours", post(nurse, "/signout", {}, "https://evil.example").status_code == 403)
check("signing out ends it", post(nurse, "/signout", {}).status_code == 303)
check("also for the copy", get(copy, console + "/submissions").status_code == 401)
bound = [line.split("\t")[0] for line in run("person", "list").stdout.splitlines()
         if "\tkepala\t" in line and "akun / account" in line]
ended = run("person", "end", bound[0], "--officer", "ani", "--reason", "akun hilang")
began = time.time()
while get(head, console + "/people").status_code == 200 and time.time() - began < 5: time.sleep(0.05)
spent = time.time() - began
check(f"the account's end ends its session within a second ({spent:.2f} s)", ended.returncode == 0 and spent <= 1)
refused = get(head, console + "/people")
check("who may open nothing any more is told, and can leave", refused.status_code == 403
      and 'action="/signout"' in refused.text and post(head, "/signout", {}).status_code == 303
      and get(head, console + "/people").status_code == 401)
check("and it lets nobody in", sign_in("kepala")[1].status_code == 403)
sys.exit(1 if failed else 0)
