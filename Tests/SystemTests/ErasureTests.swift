import Foundation
import StrictJSON
import TestSupport
import Testing

/// What is erased is in no file any more, and the log still verifies.
@Suite("Erasure")
struct ErasureTests {
  @Test("A person's content leaves heap, index, TOAST, statistics and WAL; the tree stays whole")
  func erased() async throws {
    let house = try await RunningHouse.start()
    try await house.asSuperuser("ALTER SYSTEM SET wal_recycle = off")
    try await house.asSuperuser("SELECT pg_reload_conf()")
    try await house.foundSigner()
    try await house.startSigner()
    let gone = VisitText(
      number: "HAPUS-77812", nik: "9971011506900001", name: "Hapusan Unik Rekaan",
      diagnosis: "KATAHAPUSUNIK \(String(repeating: "panjang ", count: 40))")
    var stays = gone
    stays.number = "TINGGAL-1"
    stays.nik = "9971011506900002"
    stays.name = "Tinggal Rekaan"
    stays.diagnosis = "KATATINGGAL"
    for visit in [gone, stays] {
      let reply = try await house.curl(
        "/v1/submissions", RunningHouse.fhir, body: visit.text)
      #expect(reply.status == 201, "\(reply.body)")
    }
    // What another clinic knows of the same person under another number.
    var elsewhere = gone
    elsewhere.number = "HAPUS-99031"
    elsewhere.nik = "9971011506900003"
    elsewhere.diagnosis = "KATAKEDUAUNIK"
    elsewhere.organization = "9900103002"
    let other = try await house.curl(
      "/v1/submissions", as: "clinic-demo-2", RunningHouse.fhir, body: elsewhere.text)
    #expect(other.status == 201, "\(other.body)")
    try await house.asSuperuser(
      """
      INSERT INTO identity.person_link (link_id, left_person, right_person, word, officer, rule_version, weight,
        reasons, evidence)
      SELECT gen_random_uuid(), min(t.person_id::text)::uuid, max(t.person_id::text)::uuid, 'same', 'ani', 'test',
        20, '', ''
      FROM identity.patient t JOIN record.visit v ON v.patient_id = t.patient_id
      JOIN record.diagnosis d ON d.visit_id = v.visit_id
      WHERE d.code_text LIKE 'KATAHAPUS%' OR d.code_text LIKE 'KATAKEDUA%'
      """)
    // A search and a read of him, so that the log has more than the submission.
    let system = "https://fhir.kemkes.go.id/id/nik"
    for nik in [gone.nik, stays.nik] {
      let found = try await house.curl(
        "/fhir/Patient?identifier=\(system)%7C\(nik)", RunningHouse.reading)
      #expect(found.body.contains("Rekaan"), "\(found.body)")
    }
    _ = try await house.run(
      """
      for person in officer auditor; do
        "$PROGRAM" officer add $person-demo --config "$FOLDER/baimbai.json" --name "Petugas Rekaan" --role $person
      done
      """)
    try await house.awaitCheckpoint()
    // The planner's statistics know him too.
    try await house.asSuperuser("ANALYZE")
    let needles = try await Self.needles(of: gone, house)
    let before = try await Self.found(needles, house)
    for (name, _) in needles {
      #expect(before[name] != nil, "\(name) was never there: \(before)")
    }

    // A report that began before still sees him while the erasure runs, and one began during it.
    async let reports: Void = Self.looksOn(house)
    let said = try await house.run(
      """
      erase() { "$PROGRAM" erase --config "$FOLDER/baimbai.json" --owner "$OWNER" --basis "UU 27/2022 ps. 43(1)" "$@" 2>&1; echo "erase $?"; }
      echo 9971011506900001 | erase --officer officer-demo --officer nobody-demo
      echo 9971011506900009 | erase --officer officer-demo --officer auditor-demo
      echo 9971011506900001 | erase --officer officer-demo --officer auditor-demo --show
      echo 9971011506900001 | erase --officer officer-demo --officer auditor-demo
      echo 9971011506900001 | erase --officer officer-demo --officer auditor-demo --records 2
      echo 9971011506900001 | erase --officer officer-demo --officer auditor-demo
      """, ["OWNER": PrivateCluster.superuser(house.connection)])
    #expect(said.components(separatedBy: "erase 1\n").count == 5, "\(said)")
    #expect(said.components(separatedBy: "erase 0\n").count == 3, "\(said)")
    #expect(said.contains("visits 2,") && said.contains("--records 2"), "\(said)")
    #expect(said.contains("1 Patient/") && said.contains("2 Patient/"), "both are named first")
    #expect(!said.contains("not scrubbed") && !said.contains("9971"), "\(said)")

    try await reports

    // The archive window passes: the segments that know him are removed.
    for _ in 0..<3 { try await house.asSuperuser("SELECT pg_switch_wal()") }
    for _ in 0..<2 { try await house.asSuperuser("CHECKPOINT") }
    let after = try await Self.found(needles, house)
    #expect(after.isEmpty, "\(after)")
    let kept = try await Self.found([("other", Array("KATATINGGAL".utf8))], house)
    #expect(kept["other"] != nil)

    // Gone for readers, and a repeat does not bring him back; the other is as he was.
    let nobody = try await house.curl(
      "/fhir/Patient?identifier=\(system)%7C\(gone.nik)", RunningHouse.reading)
    #expect(try nobody.json["total"]?.int == 0, "\(nobody.body)")
    let still = try await house.curl(
      "/fhir/Patient?identifier=\(system)%7C\(stays.nik)", RunningHouse.reading)
    #expect(still.body.contains("Tinggal Rekaan"))
    let again = try await house.curl("/v1/submissions", RunningHouse.fhir, body: gone.text)
    #expect(again.status == 200)
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)

    try await house.awaitCheckpoint()
    let verified = try await house.verified("export")
    #expect(verified.hasSuffix("0 0"), "\(verified)")
    let closed = try #require(
      try await house.count(
        "SELECT (SELECT count(*) FROM audit.leaf) - (SELECT count(*) FROM audit.leaf_secret)"))
    #expect(closed > 2 && verified.contains("\(closed) dihapus menurut hukum"), "\(verified)")
    let sealed = try await house.count(
      """
      SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb @>
        '{"evt":"erase","usr":"officer-demo + auditor-demo","rsn":"UU 27/2022 ps. 43(1)"}'
      """)
    // Who was looked at, each of the two who was closed, and the list of what nothing opens.
    #expect(sealed == 4)
    #expect(try await house.count("SELECT count(*) FROM identity.person_link") == 0)
    try await house.stopSigner()
    try await house.stop()
    try await house.asSuperuser("ALTER SYSTEM RESET wal_recycle")
  }

  /// Snapshots of two seconds each, one begun before the other ends, without a lock on any table.
  private static func looksOn(_ house: RunningHouse) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { try await house.asSuperuser("SELECT pg_sleep(2)") }
        try await Task.sleep(for: .seconds(1))
      }
      try await group.waitForAll()
    }
  }

  /// What must be found nowhere: words of columns, the wrapped key, the pseudonym, a salt.
  private static func needles(
    of visit: VisitText, _ house: RunningHouse
  ) async throws -> [(String, [UInt8])] {
    let cluster = try await PrivateCluster.shared()
    let person = """
      (SELECT p.pseudonym FROM identity.person p JOIN identity.patient t USING (person_id)
       JOIN record.visit v ON v.patient_id = t.patient_id
       JOIN record.diagnosis d ON d.visit_id = v.visit_id WHERE d.code_text LIKE 'KATAHAPUS%')
      """
    let rows = try await cluster.psql(
      """
      SELECT 'key ' || encode(sealed_key, 'hex') FROM identity.person WHERE pseudonym = \(person);
      SELECT 'pseudonym in audit.subject ' || encode(\(person), 'hex');
      SELECT 'salt ' || encode(s.salt, 'hex') FROM audit.leaf_secret s JOIN audit.subject t USING (leaf_index)
        WHERE t.pseudonym = \(person) ORDER BY leaf_index LIMIT 1;
      SELECT 'query ' || encode(substr(s.query, 1, 24), 'hex') FROM audit.leaf_secret s JOIN audit.leaf l USING (leaf_index)
        WHERE convert_from(l.entry, 'UTF8')::jsonb ->> 'evt' = 'query' ORDER BY leaf_index LIMIT 1
      """, connection: PrivateCluster.superuser(house.connection))
    let keys = rows.split(separator: "\n").compactMap { line -> (String, [UInt8])? in
      guard let space = line.lastIndex(of: " ") else { return nil }
      let digits = Array(line[line.index(after: space)...].utf8)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
      }
      return (String(line[..<space]), bytes)
    }
    #expect(keys.count == 4)
    return keys + [
      ("diagnosis", Array("KATAHAPUSUNIK".utf8)), ("visit's number", Array(visit.number.utf8)),
      ("diagnosis elsewhere", Array("KATAKEDUAUNIK".utf8)),
    ]
  }

  /// In which files of the database or of its WAL each needle is, and of what those are.
  private static func found(
    _ needles: [(String, [UInt8])], _ house: RunningHouse
  ) async throws -> [String: Set<String>] {
    let cluster = try await PrivateCluster.shared()
    let connection = PrivateCluster.superuser(house.connection)
    try await cluster.psql("CHECKPOINT", connection: connection)
    let names = try await cluster.psql(
      """
      SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database
      WHERE datname = current_database();
      SELECT pg_relation_filenode(oid) || ' ' || oid::regclass FROM pg_class
      WHERE pg_relation_filenode(oid) IS NOT NULL
      """, connection: connection
    ).split(separator: "\n").map(String.init)
    let base = try #require(names.first)
    let relations = Dictionary(
      names.dropFirst().map { ($0.prefix { $0 != " " }, $0) },
      uniquingKeysWith: { first, _ in first })
    let data = base.components(separatedBy: "/base/")[0]
    var found: [String: Set<String>] = [:]
    for folder in [base, "\(data)/pg_wal", "\(data)/pg_stat", "\(data)/global"] {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let file = "\(folder)/\(name)"
        guard let content = FileManager.default.contents(atPath: file) else { continue }
        for (label, bytes) in needles where content.range(of: Data(bytes)) != nil {
          let relation = folder == base ? relations[name.prefix { $0 != "." && $0 != "_" }] : nil
          found[label, default: []].insert(relation ?? file)
        }
      }
    }
    return found
  }
}
