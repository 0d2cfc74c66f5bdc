"""Frames over mutual TLS, as a hospital's interface engine sends them; prints what came of each."""

import os
import socket
import ssl
import sys

CERTS, PORT = os.environ["CERTS"], int(os.environ["MLLP"])


def message(control, trigger="A04", visit="V-1", facility="KLINIK", extra=""):
    return (f"MSH|^~\\&|SIMRS|{facility}|BAIMBAI|DINKES|20260614090000+0800||ADT^{trigger}|{control}|P|2.5.1\r"
            f"EVN|{trigger}|20260614090000+0800\r"
            "PID|1||RM-1^^^KLINIK^MR~9971011506900001^^^KTP^NI||Rekaan^Uji||19900615|M\r"
            f"PV1|1|O|UMUM||||||||||||||||{visit}\r{extra}").encode()


def frame(content):
    return b"\x0b" + content + b"\x1c\r"


class Link:
    def __init__(self, who="clinic-demo", certificate=True):
        context = ssl.create_default_context(cafile=f"{CERTS}/ca.pem")
        if certificate:
            context.load_cert_chain(f"{CERTS}/{who}.pem", f"{CERTS}/{who}.key")
        raw = socket.create_connection(("localhost", PORT), timeout=10)
        self.socket = context.wrap_socket(raw, server_hostname="localhost")
        self.rest = b""

    def send(self, content):
        self.socket.sendall(content)

    def answer(self):
        while b"\x1c\r" not in self.rest:
            piece = self.socket.recv(65536)
            if not piece:
                return None
            self.rest += piece
        content, _, self.rest = self.rest.partition(b"\x1c\r")
        return content.lstrip(b"\x0b").decode()


def field(answer, segment, number):
    line = next(line for line in answer.split("\r") if line.startswith(segment))
    return line.split("|")[number]


def main():
    link = Link()
    link.send(frame(message("M1")))
    first = link.answer()
    print("first", field(first, "MSA", 1), field(first, "MSA", 2), len(field(first, "ZRC", 1)))
    link.send(frame(message("M1")))
    print("repeat", link.answer() == first)
    # In pieces, with junk between frames, and two frames at once.
    pieces = b"junk" + frame(message("M2", "A08")) + frame(message("M3", visit="V-2"))
    for start in range(0, len(pieces), 7):
        link.send(pieces[start:start + 7])
    print("pieces", field(link.answer(), "MSA", 2), field(link.answer(), "MSA", 2))
    link.send(frame(message("M4", visit="V-3") + message("M5", visit="V-4")))
    print("two", field(link.answer(), "MSA", 2), field(link.answer(), "MSA", 2))
    link.send(frame(b"not HL7"))
    print("not", field(link.answer(), "MSA", 1))
    link.send(frame(b"MSH|^~\\&|S|K|B|D|20260614||ADT^A04|M6|P|2.5\r"))
    refused = link.answer()
    print("refused", field(refused, "MSA", 1), "ERR|" in refused)
    link.send(frame(message("M7") + b"Z" * (3 << 20)))
    print("large", field(link.answer(), "MSA", 1))
    link.send(frame(message("M8")))
    print("after", field(link.answer(), "MSA", 1))
    # A certificate that the registry does not know, and none at all.
    stranger = Link("hospital-demo")
    stranger.send(frame(message("M9")))
    print("stranger", field(stranger.answer(), "MSA", 1))
    try:
        nobody = Link(certificate=False)
        nobody.send(frame(message("M10")))
        print("nobody", nobody.answer())
    except (ssl.SSLError, ConnectionError):
        print("nobody None")


if __name__ == "__main__":
    sys.exit(main())
