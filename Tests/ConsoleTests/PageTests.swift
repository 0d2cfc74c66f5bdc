import Foundation
import HTTPTypes
import Testing

/// Every role's pages over a real database.
struct PageTests {
  @Test("without a certificate every address shows how to install one, in both languages")
  func help() async throws {
    let house = try await ConsoleHouse.make()
    for path in ["/", "/facilities", "/audit?facility=x", "/submissions", "/nothing"] {
      let page = try await house.ask(path, as: nil)
      #expect(page.status == 401)
      #expect(page.body.contains("<html lang=\"id\">") && page.body.contains(".p12"))
      #expect(page.body.contains("lang=\"en\"") && page.body.contains("double-click"))
      #expect(!page.body.contains("<form"))
    }
    let english = try await house.ask("/en/", as: nil)
    #expect(english.body.contains("<html lang=\"en\">"))
    try keep(english.body, "help-en")
    try keep(try await house.ask("/", as: nil).body, "help")
  }

  @Test("the style sheet is open to all, is kept for ever, and is the one that pages name")
  func stylesheet() async throws {
    let house = try await ConsoleHouse.make()
    let page = try await house.ask("/", as: nil)
    let path = try #require(page.body.firstMatch(of: /\/assets\/style-[0-9a-f]{16}\.css/)).output
    let sheet = try await house.ask(String(path), as: nil)
    #expect(sheet.status == 200)
    #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
    #expect(sheet.headers[.cacheControl]?.contains("immutable") == true)
    #expect(sheet.body.contains("prefers-color-scheme:dark"))
    try keep(sheet.body, String(path.dropFirst(8).dropLast(4)), ending: "css")
  }

  @Test(
    "a certificate that the registry does not let in gets a page that says why",
    arguments: [
      (ConsoleHouse.stranger, "tidak terdaftar"), (ConsoleHouse.revoked, "dicabut"),
      (ConsoleHouse.vendor, "antarmuka program"),
    ])
  func refused(_ certificate: [UInt8], _ words: String) async throws {
    let house = try await ConsoleHouse.make()
    for path in ["/", "/facilities", "/audit"] {
      let page = try await house.ask(path, as: certificate)
      #expect(page.status == 403)
      #expect(page.body.contains(words))
    }
  }

  @Test("a page is compressed for whom asked for it himself, and for nobody whom another site sent")
  func compressed() async throws {
    let house = try await ConsoleHouse.make()
    let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
    for (from, encodings, isPacked) in [
      ("none", "gzip, br", true), ("same-origin", "br, gzip;q=0.5", true),
      ("cross-site", "gzip", false), ("same-site", "gzip", false), (nil, "gzip", false),
      ("none", "gzip;q=0", false), ("none", "br", false),
    ] {
      var headers: HTTPFields = [.acceptEncoding: encodings]
      headers[site] = from
      let page = try await house.ask("/facilities", as: ConsoleHouse.officer, headers: headers)
      #expect(page.status == 200)
      #expect((page.headers[.contentEncoding] == "gzip") == isPacked, "\(from ?? "-") \(encodings)")
      #expect((page.headers[.vary]?.contains("Sec-Fetch-Site") ?? false) == isPacked)
      #expect(page.body.contains("<table>") != isPacked)
    }
  }

  static let pages: [(path: String, may: [[UInt8]])] = [
    ("/submissions", [ConsoleHouse.clinic, ConsoleHouse.otherClinic]),
    ("/errors", [ConsoleHouse.clinic, ConsoleHouse.otherClinic]),
    ("/facilities", [ConsoleHouse.officer]), ("/audit", [ConsoleHouse.auditor]),
    ("/status", [ConsoleHouse.operator]),
  ]

  @Test("each role opens its own pages and no other's, in both languages", arguments: pages)
  func roles(_ path: String, _ may: [[UInt8]]) async throws {
    let house = try await ConsoleHouse.make()
    let everybody = [
      ConsoleHouse.clinic, ConsoleHouse.otherClinic, ConsoleHouse.officer, ConsoleHouse.auditor,
      ConsoleHouse.operator,
    ]
    for certificate in everybody {
      for (prefix, language) in [("", "id"), ("/en", "en")] {
        let page = try await house.ask(prefix + path, as: certificate)
        #expect(page.status == (may.contains(certificate) ? 200 : 403))
        #expect(page.body.contains("<html lang=\"\(language)\">"))
        #expect(page.body.contains("href=\"#main\""))
        #expect(!page.body.contains("{{") && !page.body.contains("<script"))
        let policy = HTTPField.Name("Content-Security-Policy").flatMap { page.headers[$0] }
        #expect(policy?.contains("default-src 'none'") == true)
        #expect(HTTPField.Name("X-Frame-Options").flatMap { page.headers[$0] } == "DENY")
      }
    }
  }

  @Test("the start leads a person to the page of his role and shows a facility its form")
  func start() async throws {
    let house = try await ConsoleHouse.make()
    let targets = [
      (ConsoleHouse.officer, "/ringkasan"), (ConsoleHouse.auditor, "/audit"),
      (ConsoleHouse.operator, "/status"),
    ]
    for (certificate, target) in targets {
      let page = try await house.ask("/en", as: certificate)
      #expect(page.status == 303 && page.headers[.location] == "/en\(target)")
    }
    let form = try await house.ask("/", as: ConsoleHouse.clinic)
    #expect(form.status == 200 && form.body.contains("enctype=\"multipart/form-data\""))
  }

  @Test("the menu opens the section in which a page lies, and marks the page in it")
  func menu() async throws {
    let house = try await ConsoleHouse.make()
    let registry = try await house.ask("/facilities", as: ConsoleHouse.officer)
    #expect(registry.body.contains("<a href=\"/facilities\" aria-current=\"page\">"))
    #expect(registry.body.contains("<a href=\"/ringkasan\">Kota</a>"))
    #expect(registry.body.contains("<nav aria-label=\"Fasilitas\">"))
    #expect(!registry.body.contains("href=\"/look\" "))
    let below = try await house.ask("/registry/board", as: ConsoleHouse.officer)
    #expect(below.body.contains("<a href=\"/registry\" aria-current=\"true\">"))
    #expect(!below.body.contains("aria-current=\"page\""))
    let measure = try await house.ask("/mutu/W1", as: ConsoleHouse.officer)
    #expect(measure.body.contains("<a href=\"/ringkasan\" aria-current=\"true\">"))
    let clinic = try await house.ask("/submissions", as: ConsoleHouse.clinic)
    #expect(clinic.body.components(separatedBy: "<nav ").count == 2)
  }

  @Test("a facility's name with markup in it stays text, and invented data is labelled")
  func escaping() async throws {
    let house = try await ConsoleHouse.make()
    // Every page of who works for the city says it, whatever stands on it.
    for path in ["/look", "/temuan/baru", "/enrolments", "/kalender", "/sources"] {
      let page = try await house.ask(path, as: ConsoleHouse.officer)
      #expect(page.status == 200 && page.body.contains("class=\"banner\""), "\(path)")
    }
    for (path, certificate) in [
      ("/", ConsoleHouse.clinic), ("/facilities", ConsoleHouse.officer),
    ] {
      let page = try await house.ask(path, as: certificate)
      #expect(page.body.contains("Klinik &lt;script&gt;alert(1)&lt;/script&gt; Contoh"))
      #expect(!page.body.contains("<script"))
      #expect(page.body.contains("class=\"banner\""))
    }
    let other = try await house.ask("/", as: ConsoleHouse.otherClinic)
    #expect(!other.body.contains("class=\"banner\""))
  }

  @Test("a quotation mark with an accent on it cannot leave its attribute")
  func accents() async throws {
    let house = try await ConsoleHouse.make()
    let page = try await house.ask("/audit?user=%22%CC%81%20autofocus", as: ConsoleHouse.auditor)
    #expect(page.status == 200)
    #expect(page.body.contains("value=\"&quot;\u{301} autofocus\""))
  }

  @Test(
    "a filter that nobody knows is refused and not taken for none",
    arguments: [
      ("/facilities?sort=colour", ConsoleHouse.officer), ("/facilities?x=1", ConsoleHouse.officer),
      ("/facilities?sort=name&sort=wait", ConsoleHouse.officer),
      ("/submissions?status=lost", ConsoleHouse.clinic), ("/audit?event=x", ConsoleHouse.auditor),
      ("/audit?from=yesterday", ConsoleHouse.auditor), ("/audit?subject=12", ConsoleHouse.auditor),
      ("/audit?before=-1", ConsoleHouse.auditor), ("/audit?number=1", ConsoleHouse.auditor),
      ("/audit?user=%zz", ConsoleHouse.auditor),
    ])
  func filters(_ path: String, _ certificate: [UInt8]) async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.ask(path, as: certificate).status == 400)
  }
}

/// Keeps a page as a file where `BAIMBAI_PAGES` names a folder, to be looked at in a browser.
func keep(_ body: String, _ name: String, ending: String = "html") throws {
  guard let folder = ProcessInfo.processInfo.environment["BAIMBAI_PAGES"] else { return }
  try body.replacing("\"/assets/", with: "\"")
    .write(toFile: "\(folder)/\(name).\(ending)", atomically: true, encoding: .utf8)
}
