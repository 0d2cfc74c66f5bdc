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
    let (house, id) = try await uncertain()
    let path = "/matches/\(id)"
    let question = try await house.ask(path, as: ConsoleHouse.officer)
    #expect(question.status == 200 && !question.body.contains("Galuh"))
    #expect(question.body.contains("name=\"reason\"") && question.body.contains("value=\"look\""))
    let version = try await house.sql("SELECT rule_version FROM identity.match_review")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(!version.isEmpty && question.body.contains("(versi bobot \(version))"))
    #expect(
      try await house.ask("/en/matches", as: ConsoleHouse.officer).body.contains(
        "Version of the weights in force: \(version)"))
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

  /// Two persons of one name and birth, of whom the rules are not sure, and the review's id.
  private func uncertain() async throws -> (house: ConsoleHouse, review: String) {
    let house = try await ConsoleHouse.make()
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
    let review = try await house.sql("SELECT review_id FROM identity.match_review")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return (house, review)
  }

  /// Two records of which the rules are not sure, and which their facility merged; the review's id, and the pages of
  /// the pair and of the merge.
  private func pair() async throws -> (house: ConsoleHouse, review: String, paths: [String]) {
    let (house, review) = try await uncertain()
    _ = try await house.sql(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
      SELECT r.patient_id, s.patient_id, s.person_id, s.facility_id, gen_random_uuid()
      FROM identity.patient r JOIN identity.patient s ON r.patient_id < s.patient_id
      """)
    let retired = try await house.sql("SELECT retired_id FROM identity.patient_merge")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return (house, review, ["/matches/\(review)", "/matches/merges/\(retired)"])
  }

  /// One of the two has asked that nothing more be done with his record.
  private func restrict(_ house: ConsoleHouse) async throws {
    _ = try await house.sql(
      """
      INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence,
        evidence_hash, recorded_by, recorded_at)
      SELECT gen_random_uuid(), min(person_id::text)::uuid, 'restriction', '{}', now() - interval '1 day',
        'map 3', sha256('x'), 'test', now() FROM identity.person
      """)
  }

  @Test(
    "Whom the policy hides is opened neither in a pair nor in a merge, and nobody makes him one")
  func hidden() async throws {
    let (house, review, paths) = try await pair()
    let look = "do=look&reason=surat+12"
    for path in paths {
      let open = try await house.post(path, look, as: ConsoleHouse.officer)
      #expect(open.status == 200 && open.body.contains("Galuh Uji Coba"), "\(path)")
    }
    // Why the pair is before an officer, as the list says it of whom nothing is hidden.
    let why = "Jenis kelamin berbeda."
    for list in ["/matches", "/matches.csv?table=waiting", paths[0]] {
      #expect(try await house.ask(list, as: ConsoleHouse.officer).body.contains(why), "\(list)")
    }
    try await restrict(house)
    // Before anybody is opened, too, nothing is told of how the two agree, in the list and its file neither.
    let before = try await house.leaves()
    let question = try await house.ask(paths[0], as: ConsoleHouse.officer)
    #expect(question.status == 200 && question.body.contains("UU 27/2022"))
    #expect(!question.body.contains("<table") && !question.body.contains(why))
    #expect(try await house.leaves() == before + 1)
    #expect(
      try await house.sql("SELECT count(*) FROM audit.subject WHERE leaf_index = \(before)")
        .hasPrefix("2"), "the entry is about both")
    for list in ["/matches", "/matches.csv?table=waiting"] {
      let listed = try await house.ask(list, as: ConsoleHouse.officer)
      #expect(listed.status == 200 && listed.body.contains(review), "\(list)")
      #expect(!listed.body.contains(why), "\(list)")
    }
    for (path, deeds) in zip(paths, [["same"], ["join"]]) {
      for prefix in ["", "/en"] {
        let before = try await house.leaves()
        let hidden = try await house.post(prefix + path, look, as: ConsoleHouse.officer)
        #expect(hidden.status == 200 && !hidden.body.contains("Galuh"), "\(path)")
        #expect(hidden.body.contains("UU 27/2022"), "\(path)")
        for deed in deeds { #expect(!hidden.body.contains("value=\"\(deed)\""), "\(path)") }
        #expect(try await house.leaves() == before + 1, "\(path)")
      }
      let entry = try await house.sql(
        """
        SELECT e ->> 'out', e ->> 'rsn', e ->> 'n' FROM (
          SELECT leaf_index, convert_from(entry, 'UTF8')::jsonb AS e FROM audit.leaf) l
        ORDER BY leaf_index DESC LIMIT 1
        """)
      #expect(entry.hasPrefix("4|policy 1: office-restricted|2"), "\(entry)")
      for deed in deeds {
        let refused = try await house.post(
          path, "do=\(deed)&reason=surat+13", as: ConsoleHouse.officer)
        #expect(refused.status == 403 && refused.body.contains("BMB-1990"), "\(path) \(deed)")
      }
    }
    #expect(try await house.sql("SELECT count(*) FROM identity.person_link").hasPrefix("0"))
    #expect(
      try await house.sql(
        "SELECT count(*) FROM identity.patient_merge WHERE undone_at IS NULL"
      ).hasPrefix("1"))
  }

  @Test("A merge of whom the policy hides is parted unseen, and holds again only after a look")
  func mergeUnseen() async throws {
    let (house, _, paths) = try await pair()
    try await restrict(house)
    let merge = paths[1]
    /// Which buttons the page has before anybody is opened, in both languages; nothing of the two is in it.
    func buttons(_ words: (id: String, en: String)) async throws -> [String] {
      var found: [[String]] = []
      for (prefix, sentence) in [("", words.id), ("/en", words.en)] {
        let before = try await house.leaves()
        let page = try await house.ask(prefix + merge, as: ConsoleHouse.officer)
        #expect(page.status == 200 && page.body.contains("UU 27/2022"))
        #expect(page.body.contains(sentence) && !page.body.contains("Galuh"), "\(prefix)")
        #expect(
          try await house.sql("SELECT count(*) FROM audit.subject WHERE leaf_index = \(before)")
            .hasPrefix("2"), "the entry is about both")
        found.append(["look", "part", "join"].filter { page.body.contains("value=\"\($0)\"") })
      }
      #expect(found.count == 2 && found[0] == found[1])
      return found[0]
    }
    let holding = (
      id: "Penggabungan yang keliru dapat dibatalkan", en: "A wrong merge can be parted"
    )
    #expect(try await buttons(holding) == ["look", "part"])
    let hidden = try await house.post(merge, "do=look&reason=surat+12", as: ConsoleHouse.officer)
    #expect(hidden.body.contains("value=\"part\"") && !hidden.body.contains("Galuh"))
    try keep(hidden.body, "merge-hidden")
    let parted = try await house.post(merge, "do=part&reason=dua+orang", as: ConsoleHouse.officer)
    #expect(parted.status == 303)
    let entries = try await house.sql(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'rsn'
        = 'unmerged; hidden, not opened; policy 1: office-restricted'
      """)
    #expect(entries.hasPrefix("1"))
    let held = "SELECT count(*) FROM identity.patient_merge WHERE undone_at IS NULL"
    #expect(try await house.sql(held).hasPrefix("0"))
    let closed = (
      id: "Digabungkan kembali hanya setelah", en: "Let hold again only once both records"
    )
    #expect(try await buttons(closed) == ["look"])
    let refused = try await house.post(merge, "do=join&reason=satu", as: ConsoleHouse.officer)
    #expect(refused.status == 403 && refused.body.contains("BMB-1990"))
    // Once the restriction is ended both are opened, and the merge may hold again.
    _ = try await house.sql(
      "UPDATE access.consent SET ended_by = 'test', ended_at = now(), ended_reason = 'surat 14'")
    let open = try await house.post(merge, "do=look&reason=surat+14", as: ConsoleHouse.officer)
    #expect(open.body.contains("value=\"join\"") && !open.body.contains("value=\"part\""))
    #expect(open.body.contains("Galuh Uji Coba"))
    let joined = try await house.post(merge, "do=join&reason=satu", as: ConsoleHouse.officer)
    #expect(joined.status == 303)
    #expect(try await house.sql(held).hasPrefix("1"))
  }

  @Test(
    "With a court's order whom the policy hides is opened; that two are two is said without looking"
  )
  func court() async throws {
    let (house, _, paths) = try await pair()
    try await restrict(house)
    let look = "do=look&reason=surat+12"
    // With a court's order both are opened, and the decision after it rests on the same.
    let court = "purpose=HOPERAT&basis=court-order&document=12%2FPN%2F2026"
    for path in paths {
      let bare = try await house.post(
        path, look + "&basis=court-order", as: ConsoleHouse.officer)
      #expect(bare.status == 200 && !bare.body.contains("Galuh"), "\(path)")
      let open = try await house.post(path, "\(look)&\(court)", as: ConsoleHouse.officer)
      #expect(open.status == 200 && open.body.contains("Galuh Uji Coba"), "\(path)")
      #expect(
        open.body.contains(#"name="document" value="12/PN/2026""#)
          && open.body.contains(#"name="basis" value="court-order""#), "\(path)")
    }
    let refused = try await house.post(
      paths[0], look + "&purpose=TREAT", as: ConsoleHouse.officer)
    #expect(refused.status == 403 && !refused.body.contains("Galuh"))
    // That two are two is said without looking: the hidden page has the button.
    let hidden = try await house.post(paths[0], look, as: ConsoleHouse.officer)
    #expect(hidden.body.contains("value=\"apart\"") && !hidden.body.contains("Galuh"))
    let apart = try await house.post(
      paths[0], "do=apart&reason=dua+orang", as: ConsoleHouse.officer)
    #expect(apart.status == 303)
    #expect(
      try await house.sql("SELECT word FROM identity.person_link WHERE undone_at IS NULL")
        .hasPrefix("apart"))
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
