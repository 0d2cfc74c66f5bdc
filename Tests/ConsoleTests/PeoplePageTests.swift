import Administration
import AuditLog
import Database
import Foundation
import HTTPTypes
import RecordModel
import Registry
import Testing

/// The pages of a facility's people: what each may open, what a head may change.
struct PeoplePageTests {
  static let head: [UInt8] = Array(repeating: 21, count: 32)
  static let nurse: [UInt8] = Array(repeating: 22, count: 32)
  static let second: [UInt8] = Array(repeating: 23, count: 32)

  private static let ours: HTTPFields = [.origin: "https://console.test:8444"]

  /// A head and a nurse with certificates at the clinic; the head is appointed, nothing granted.
  static func house() async throws -> ConsoleHouse {
    let house = try await ConsoleHouse.make()
    try await house.database.transaction("test.people", as: .administration) { transaction in
      for (fingerprint, code, role) in [
        (head, "kepala", OfficerEntry.Role.staff), (nurse, "perawat", .staff),
        (second, "petugas-dua", .officer),
      ] {
        let id = try await RegistryStore.put(
          OfficerEntry(
            id: OfficerID(at: ConsoleHouse.now() / 1000), code: code, name: "Rekaan \(code)",
            role: role), in: transaction)
        RegistryStore.put(
          CertificateEntry(
            fingerprint: fingerprint, spki: fingerprint, uri: "urn:test:\(code)",
            notBefore: ConsoleHouse.now() - 1_000_000, notAfter: ConsoleHouse.now() + 1_000_000_000,
            holder: .officer(id)), in: transaction)
      }
    }
    let proposed = try await house.post(
      "/appointments", "do=head&person=kepala&facility=1000777&reason=SK+rekaan",
      as: ConsoleHouse.officer)
    #expect(proposed.status == 303)
    let id = try await house.id(as: second, "/appointments")
    let own = try await house.post(
      "/appointments", "do=approve&id=\(id)", as: ConsoleHouse.officer)
    #expect(own.status == 409)
    #expect(try await house.post("/appointments", "do=approve&id=\(id)", as: second).status == 303)
    return house
  }

  @Test("A head sees and grants what his people may do, and what he granted is what they can open")
  func rights() async throws {
    let house = try await Self.house()
    #expect(try await house.ask("/people", as: Self.nurse).status == 403)
    let empty = try await house.ask("/people", as: Self.head)
    #expect(empty.status == 200 && empty.body.contains("Orang dan hak"))
    try keep(empty.body, "people-empty")
    func grant(_ right: String) async throws -> Int {
      try await house.post(
        "/people", "do=grant&person=perawat&right=\(right)&days=30&reason=tugas+rekaan",
        as: Self.head
      ).status
    }
    #expect(try await grant("input") == 303)
    #expect(try await grant("input") == 409)
    #expect(try await grant("everything") == 400)
    #expect(try await house.ask("/", as: Self.nurse).body.contains("multipart/form-data"))
    #expect(try await house.ask("/submissions", as: Self.nurse).status == 200)
    #expect(try await house.ask("/people", as: Self.nurse).status == 403)
    #expect(try await house.upload(VisitBundle.good, as: Self.nurse).status == 303)
    #expect(try await house.post("/codes", "x=1", as: Self.nurse).status == 403)
    let page = try await house.ask("/people", as: Self.head)
    #expect(page.body.contains("perawat") && page.body.contains("Input (mengirim)"))
    try keep(page.body, "people")
    let id = try await house.id(as: Self.head, "/people")
    #expect(
      try await house.post("/people", "do=withdraw&id=\(id)&reason=pindah", as: Self.nurse).status
        == 403)
    #expect(try await house.post("/people", "do=withdraw&id=\(id)", as: Self.head).status == 409)
    #expect(
      try await house.post("/people", "do=withdraw&id=\(id)&reason=pindah", as: Self.head).status
        == 303)
    #expect(try await house.ask("/", as: Self.nurse).status == 403)
    let past = try await house.ask("/en/people", as: Self.head)
    #expect(past.body.contains("What has ended") && past.body.contains("pindah"))
    let proven = try await house.sql(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb
        @> '{"evt":"registry.change","usr":"kepala","usrp":true}'
      """)
    #expect(proven == "2")
  }

  @Test("A form from elsewhere, another facility's head and a facility's machine change nothing")
  func foreign() async throws {
    let house = try await Self.house()
    let body = "do=grant&person=perawat&right=view&days=30&reason=tugas"
    for headers: HTTPFields in [[:], [.origin: "https://evil.example"]] {
      #expect(
        try await house.post("/people", body, as: Self.head, headers: headers).status == 403)
    }
    for who in [
      ConsoleHouse.clinic, ConsoleHouse.otherClinic, ConsoleHouse.officer, ConsoleHouse.auditor,
      Self.nurse,
    ] {
      #expect(try await house.post("/people", body, as: who).status == 403)
      #expect(try await house.ask("/people", as: who).status == 403)
    }
    for who in [Self.head, ConsoleHouse.auditor, ConsoleHouse.clinic] {
      #expect(try await house.ask("/appointments", as: who).status == 403)
    }
    #expect(try await house.sql("SELECT count(*) FROM registry.person_right") == "0")
  }

  @Test("A head gives and takes back a vendor's mandate")
  func mandates() async throws {
    let house = try await Self.house()
    let given = try await house.post(
      "/people", "do=mandate&vendor=vendor-demo&scope=submit&days=90&reason=kontrak+rekaan",
      as: Self.head)
    #expect(given.status == 303)
    let page = try await house.ask("/people", as: Self.head)
    #expect(page.body.contains("mengirim saja"))
    let id = try await house.id(as: Self.head, "/people")
    #expect(
      try await house.post(
        "/people", "do=withdraw-mandate&id=\(id)&reason=kontrak+habis", as: Self.head
      ).status == 303)
    #expect(
      try await house.sql("SELECT count(*) FROM registry.mandate WHERE withdrawn_by = 'kepala'")
        == "1")
  }

  @Test("A person of two facilities chooses first, and sees the chosen one alone")
  func places() async throws {
    let house = try await Self.house()
    _ = try await house.post(
      "/appointments", "do=head&person=kepala&facility=1000778&reason=SK+rekaan", as: Self.second)
    let id = try await house.id(as: ConsoleHouse.officer, "/appointments")
    _ = try await house.post("/appointments", "do=approve&id=\(id)", as: ConsoleHouse.officer)
    let chooser = try await house.ask("/people", as: Self.head)
    #expect(chooser.status == 200 && chooser.body.contains("Pilih tempat kerja"))
    #expect(chooser.body.contains("Puskesmas Contoh") && chooser.body.contains("class=\"banner\""))
    try keep(chooser.body, "places")
    let chosen = try await house.post("/place", "facility=1000778", as: Self.head)
    let cookie = try #require(chosen.headers[.setCookie])
    #expect(chosen.status == 303 && cookie.hasPrefix("__Host-baimbai-place=1000778;"))
    #expect(cookie.contains("Secure") && cookie.contains("HttpOnly"))
    let page = try await house.ask(
      "/people", as: Self.head, headers: [.cookie: "__Host-baimbai-place=1000778"])
    #expect(page.body.contains("Puskesmas Contoh (1000778)"))
    let other = try await house.post("/place", "facility=1000779", as: Self.head)
    #expect(other.status == 403)
    // A cookie is no right: the nurse has none there.
    let nurse = try await house.ask(
      "/people", as: Self.nurse, headers: [.cookie: "__Host-baimbai-place=1000778"])
    #expect(nurse.status == 403)
  }
}

extension ConsoleHouse {
  /// Sends a form as a browser does from our own page.
  func post(
    _ path: String, _ body: String, as certificate: [UInt8]?,
    headers: HTTPFields = [.origin: "https://console.test:8444"]
  ) async throws -> ReadAnswer {
    try await ask(
      path, as: certificate, method: .post, headers: headers, body: Array(body.utf8))
  }

  /// The first id on a page of forms.
  func id(as certificate: [UInt8], _ path: String) async throws -> String {
    let page = try await ask(path, as: certificate)
    let found = try #require(
      page.body.firstMatch(of: /name="id" value="([0-9a-f-]{36})"/), "\(page.body)")
    return String(found.1)
  }
}
