import Administration
import AuditLog
import Console
import Database
import Foundation
import HTTPTypes
import Logging
import RecordModel
import Testing

/// The pages where officers decide whether two records are one person's.
struct MatchPageTests {
  @Test("Only officers see the pairs, an unknown pair is told, a form from elsewhere is refused")
  func doors() async throws {
    let house = try await ConsoleHouse.make()
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/matches", as: other).status == 403)
    }
    let empty = try await house.ask("/matches", as: ConsoleHouse.officer)
    #expect(empty.status == 200 && empty.body.contains("Rekam satu orang"))
    #expect(
      try await house.ask("/en/matches", as: ConsoleHouse.officer).body.contains(
        "Records of one person"))
    let unknown = "/matches/019a0000-0000-7000-8000-000000000000"
    #expect(try await house.ask(unknown, as: ConsoleHouse.officer).status == 404)
    for deed in ["look", "same", "apart", "undo"] {
      let form = "do=\(deed)&reason=surat+12"
      #expect(try await house.post(unknown, form, as: ConsoleHouse.officer).status == 409)
      #expect(try await house.post(unknown, "do=\(deed)", as: ConsoleHouse.officer).status == 400)
    }
    let foreign = try await house.ask(
      unknown, as: ConsoleHouse.officer, method: .post,
      headers: [
        .contentType: "application/x-www-form-urlencoded", .origin: "https://elsewhere.test",
      ], body: Array("do=same".utf8))
    #expect(foreign.status == 403)
  }

  @Test("Particulars are shown for a reason only; a decision and its taking back tell theirs")
  func reasons() async throws {
    let house = try await ConsoleHouse.make()
    // Two persons of one name and birth, of whom the rules are not sure.
    for (number, gender) in [("01", "female"), ("02", "male")] {
      let visit = VisitBundle.good.replacing("9999010101900001", with: "99990101019000\(number)")
        .replacing("\"V-1\"", with: "\"V-\(number)\"")
        .replacing("\"gender\": \"female\"", with: "\"gender\": \"\(gender)\"")
      #expect(try await house.upload(visit, as: ConsoleHouse.clinic).status == 303)
    }
    let matcher = PersonMatcher(
      database: house.database, log: AuditLog(), keyring: house.keyring, now: ConsoleHouse.now,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #expect(try await matcher.work().reviews == 1)
    let id = try await house.sql("SELECT review_id FROM identity.match_review")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let path = "/matches/\(id)"
    let question = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(question.status == 200 && !question.body.contains("Galuh"))
    #expect(question.body.contains("name=\"reason\"") && question.body.contains("value=\"look\""))
    for reason in ["", "ab"] {
      let refused = try await house.post(
        path, "do=look&reason=\(reason)", as: ConsoleHouse.officer)
      #expect(refused.status == 400 && !refused.body.contains("Galuh"))
    }
    let open = try await house.post(path, "do=look&reason=surat+12", as: ConsoleHouse.officer)
    #expect(open.status == 200 && open.body.contains("Galuh Uji Coba"))
    #expect(open.body.contains("value=\"surat 12\"") && !open.body.contains("value=\"undo\""))
    try keep(open.body, "match")
    let decided = try await house.post(path, "do=same&reason=keluarga", as: ConsoleHouse.officer)
    #expect(decided.status == 303)
    let word = try await house.sql(
      "SELECT link_id FROM identity.person_link WHERE undone_at IS NULL"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let again = try await house.post(
      "/matches/\(word)", "do=look&reason=surat+13", as: ConsoleHouse.officer)
    #expect(again.body.contains("value=\"undo\"") && !again.body.contains("value=\"same\""))
    let undone = try await house.post(
      "/matches/\(word)", "do=undo&reason=salah+baca", as: ConsoleHouse.officer)
    #expect(undone.status == 303)
    #expect(
      try await house.sql("SELECT count(*) FROM identity.person_link WHERE undone_at IS NULL")
        .hasPrefix("0"))
    #expect(
      try await house.sql(
        """
        SELECT count(*) FROM audit.leaf l JOIN audit.leaf_secret s USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' LIKE '%match%' AND s.query IS NOT NULL
        """
      ).hasPrefix("4"), "two looks, a decision and its taking back")
  }

  @Test("A record is taken out of a person for a reason; the number stands in no address")
  func parting() async throws {
    let house = try await ConsoleHouse.make()
    for other in [ConsoleHouse.clinic, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/matches/records", as: other).status == 403)
    }
    let nik = "9999010101900001"
    #expect(try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic).status == 303)
    let path = "/matches/records"
    let form = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(form.status == 200 && form.body.contains("name=\"number\""))
    #expect(!form.body.contains("Galuh"))
    try keep(form.body, "parting-form")
    let refused = try await house.post(
      path, "do=look&number=\(nik)&reason=ab", as: ConsoleHouse.officer)
    #expect(refused.status == 400 && !refused.body.contains("Galuh"))
    let nobody = try await house.post(
      path, "do=look&number=9999010101909999&reason=surat+12", as: ConsoleHouse.officer)
    #expect(nobody.status == 200 && nobody.body.contains("Tidak ada orang dengan nomor itu yang"))
    let open = try await house.post(
      path, "do=look&number=\(nik)&reason=surat+12", as: ConsoleHouse.officer)
    #expect(
      open.status == 200 && open.body.contains("Tidak ada orang dengan nomor itu yang"),
      "one record has nothing to part, and is answered as nobody is")
    #expect(!open.body.contains("Galuh") && !open.body.contains("value=\"part\""))
    let elsewhere = VisitBundle.good.replacing("1000777", with: "1000778")
    #expect(try await house.upload(elsewhere, as: ConsoleHouse.otherClinic).status == 303)
    let both = try await house.post(
      path, "do=look&number=\(nik)&reason=surat+12", as: ConsoleHouse.officer)
    #expect(both.body.contains("type=\"radio\"") && both.body.contains("value=\"part\""))
    #expect(both.body.contains("Galuh Uji Coba"))
    #expect(!both.body.contains(nik), "numbers by their last four digits only")
    try keep(both.body, "parting")
    // Restricted, nobody sees her here until the word is ended.
    _ = try await house.sql(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), person_id, 'restriction', '{}', now() - interval '1 day', 'map 3', sha256('x'),
        'test', now() FROM identity.person
      """)
    let restricted = try await house.post(
      path, "do=look&number=\(nik)&reason=surat+12", as: ConsoleHouse.officer)
    #expect(restricted.body.contains("Pemrosesan dibatasi atas permintaan pasien"))
    #expect(!restricted.body.contains("Galuh") && !restricted.body.contains("value=\"part\""))
    _ = try await house.sql(
      "UPDATE access.consent SET ended_by = 'test', ended_at = now(), ended_reason = 'surat 14'")
    let record = try await house.sql(
      "SELECT max(patient_id::text) FROM identity.patient"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let unnamed = try await house.post(
      path, "do=part&reason=NIK+asal+isi", as: ConsoleHouse.officer)
    #expect(unnamed.status == 400)
    let parted = try await house.post(
      path, "do=part&record=\(record)&reason=NIK+asal+isi", as: ConsoleHouse.officer)
    #expect(parted.status == 303)
    #expect(
      try await house.sql("SELECT count(DISTINCT person_id) FROM identity.patient").hasPrefix("2"))
    #expect(try await house.ask("/matches", as: ConsoleHouse.officer).body.contains("dua orang"))
  }

  @Test("A facility's merge that is not there is told; a form from elsewhere is refused")
  func merges() async throws {
    let house = try await ConsoleHouse.make()
    let unknown = "/matches/merges/019a0000-0000-7000-8000-000000000000"
    #expect(try await house.ask(unknown, as: ConsoleHouse.clinic).status == 403)
    #expect(try await house.ask(unknown, as: ConsoleHouse.officer).status == 404)
    for deed in ["look", "part", "join"] {
      let form = "do=\(deed)&reason=surat+12"
      #expect(try await house.post(unknown, form, as: ConsoleHouse.officer).status == 409)
      #expect(try await house.post(unknown, "do=\(deed)", as: ConsoleHouse.officer).status == 400)
    }
    for path in [unknown, "/matches/records"] {
      let foreign = try await house.ask(
        path, as: ConsoleHouse.officer, method: .post,
        headers: [
          .contentType: "application/x-www-form-urlencoded", .origin: "https://elsewhere.test",
        ], body: Array("do=part".utf8))
      #expect(foreign.status == 403)
    }
  }
}
