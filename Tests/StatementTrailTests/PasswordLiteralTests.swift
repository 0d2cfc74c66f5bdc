import StatementTrail
import Testing

struct PasswordLiteralTests {
  @Test(
    "the literal after the word goes, and nothing else",
    arguments: [
      ("CREATE ROLE a PASSWORD 'x''y' LOGIN", "CREATE ROLE a PASSWORD <REDACTED> LOGIN"),
      ("alter role a password\n\tE'x\\'y' login", "alter role a password\n\t<REDACTED> login"),
      ("ALTER ROLE a PASSWORD $t$x$y$t$;", "ALTER ROLE a PASSWORD <REDACTED>;"),
      ("dblink('user=a password=xy host=b')", "dblink('user=a password=<REDACTED> host=b')"),
      ("dblink('password = xy')", "dblink('password = <REDACTED>')"),
      ("PASSWORD 'a', PASSWORD 'b'", "PASSWORD <REDACTED>, PASSWORD <REDACTED>"),
      ("PASSWORD 'never closed", "PASSWORD <REDACTED>"),
      ("ALTER ROLE a PASSWORD NULL", "ALTER ROLE a PASSWORD NULL"),
      ("ALTER ROLE a PASSWORD <REDACTED>", "ALTER ROLE a PASSWORD <REDACTED>"),
      ("SELECT rolpassword, 'x' FROM pg_authid", "SELECT rolpassword, 'x' FROM pg_authid"),
      ("SELECT nik /* password */ FROM a", "SELECT nik /* password */ FROM a"),
      ("password", "password"), ("password =", "password ="), ("PASSWORD $", "PASSWORD $"),
      ("", ""),
    ])
  func cleared(text: String, expected: String) {
    #expect(PasswordLiteral.cleared(text) == expected)
  }

  @Test("a whole line stays JSON")
  func line() {
    let line = RealLines.session(
      #"statement: CREATE ROLE \"a\"\nPASSWORD\t'terang \"x\" \\'"#, ps: "CREATE ROLE")
    let cleared = PasswordLiteral.cleared(Array(line.utf8))
    #expect(!String(decoding: cleared, as: UTF8.self).contains("terang"))
    guard case .event(let event) = ServerLogLine(cleared),
      case .announced(let announcement) = event.kind
    else {
      Issue.record("no statement")
      return
    }
    #expect(announcement.text == "CREATE ROLE \"a\"\nPASSWORD\t<REDACTED>")
  }

  @Test("random texts are cleared without an end to the text before or after")
  func fuzz() {
    var generator = SeededGenerator(seed: 15)
    let parts = ["password", "PASSWORD ", "=", "'", "''", "$", "$a$", "E'", "\\", "\\n", " ", "x"]
    for _ in 0..<5_000 {
      let count = Int.random(in: 0..<12, using: &generator)
      let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      let once = PasswordLiteral.cleared(text)
      #expect(once.utf8.count <= text.utf8.count + 10 * count)
      #expect(once.utf8.starts(with: text.utf8.prefix { $0 == 0x78 || $0 == 0x20 }))
    }
  }
}
