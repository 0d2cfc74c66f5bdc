import Foundation
import Intake
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// Bad input gets a rule, a place and a fix; it is kept, and leaves others untouched.
@Suite("Bad input")
struct BadInputTests {
  private static let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

  private func codes(_ outcome: IntakeOutcome) throws -> Set<String> {
    let answer = JSON(try JSONDocument(outcome.answer, limits: .history).root)
    let issues =
      (answer["issues"]?.array ?? [])
      + (answer["visits"]?.array ?? []).flatMap { $0["issues"]?.array ?? [] }
    for issue in issues {
      #expect(issue["id"]?.string?.isEmpty == false)
      #expect(issue["en"]?.string?.isEmpty == false)
      #expect(issue["fix"]?["id"]?.string?.isEmpty == false)
    }
    return Set(issues.compactMap { $0["code"]?.string })
  }

  @Test("What is no JSON, no FHIR, or nothing at all is kept in quarantine with its reason")
  func quarantine() async throws {
    let house = try await TestHouse()
    let deep = String(repeating: "[", count: 100)
    for (body, status, code) in [
      ("", 422, "BMB-1300"), ("{", 422, "BMB-1300"), (#"{"a":1,"a":2}"#, 422, "BMB-1300"),
      (deep, 413, "BMB-1301"), ("[]", 422, nil), (#"{"resourceType":"Nonsense"}"#, 422, nil),
      (#"{"resourceType":"Bundle","type":"transaction","entry":[]}"#, 422, nil),
    ] {
      let outcome = try await house.submit(Array(body.utf8))
      #expect(outcome.httpStatus == status, "\(body.prefix(40))")
      let found = try codes(outcome)
      #expect(!found.isEmpty)
      if let code { #expect(found.contains(code), "\(body.prefix(40))") }
    }
    #expect(
      try await house.count(
        "SELECT count(*) FROM record.submission WHERE status = 'quarantined'") == 7)
    #expect(try await house.count("SELECT count(*) FROM record.raw_part") == 7)
    #expect(try await house.submit(TestBundle()).httpStatus == 201)
    await house.close()
  }

  @Test(
    "Another facility's data is refused with 403, the future with 422, contradictions only warn")
  func rules() async throws {
    let house = try await TestHouse()
    var foreign = TestBundle()
    foreign.organization = "9900103002"
    let refused = try await house.submit(foreign)
    #expect(refused.httpStatus == 403)
    #expect(try codes(refused).contains("BMB-1401"))
    var future = TestBundle()
    future.start = "2026-09-01T08:00:00+08:00"
    future.end = "2026-09-01T09:00:00+08:00"
    let late = try await house.submit(future)
    #expect(late.httpStatus == 422)
    #expect(try codes(late).contains("BMB-1403"))
    var odd = TestBundle()
    odd.gender = "female"
    odd.birthDate = "1945-01-01"
    let warned = try await house.submit(odd)
    #expect(warned.httpStatus == 201)
    #expect(try codes(warned).isSuperset(of: ["BMB-1411", "BMB-1412"]))
    #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
    await house.close()
  }

  @Test("No patient's value stands in an answer, an issue, a leaf or PostgreSQL's columns in clear")
  func canary() async throws {
    let house = try await TestHouse()
    var bundle = TestBundle()
    bundle.name = "Kanarinama Rekaan"
    bundle.nik = "9971011506909876"
    _ = try await house.submit(bundle)
    let broken = bundle.text.replacing(#""status":"final""#, with: #""status":"Kanarinama""#)
    let refused = try await house.submit(Array(broken.utf8))
    let text = String(decoding: refused.answer, as: UTF8.self)
    #expect(!text.contains("Kanarinama"))
    #expect(!text.contains("9971011506909876"))
    for table in [
      "audit.leaf", "audit.subject", "record.submission", "record.visit",
      "record.visit_assertion", "record.raw_part", "identity.patient_assertion",
      "identity.identifier", "record.observation",
    ] {
      let hits = try await house.count(
        """
        SELECT count(*) FROM \(table) t WHERE t::text LIKE '%Kanarinama%'
          OR t::text LIKE '%9971011506909876%' OR t::text LIKE '%' || encode('Kanarinama', 'hex') || '%'
          OR t::text LIKE '%' || encode('9971011506909876', 'hex') || '%'
        """)
      #expect(hits == 0, "\(table)")
    }
    let log = try await PrivateCluster.shared().postgresLog
    #expect(!log.contains("Kanarinama"))
    #expect(!log.contains("9971011506909876"))
    await house.close()
  }

  @Test(
    "Every real bundle of Synthea goes in, hospitals and practitioners first",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func synthea() async throws {
    let house = try await TestHouse()
    let folder = URL(filePath: try #require(Self.corpora)).appending(path: "fhir/synthea")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
      .sorted {
        ($0.contains("Information") ? "0" : "1") + $0 < ($1.contains("Information") ? "0" : "1")
          + $1
      }
    #expect(names.count == 15)
    var visits = 0
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      let outcome = try await house.submit(bytes)
      #expect(outcome.httpStatus == 201, "\(name)")
      let answer = try JSONDocument(outcome.answer, limits: .history).root
      for visit in answer["visits"]?.elements.map({ $0 }) ?? [] {
        #expect(visit["status"]?.string == "accepted")
        visits += 1
      }
    }
    #expect(try await house.count("SELECT count(*) FROM record.visit") == visits)
    #expect(visits > 200)
    await house.close()
  }

  @Test(
    "No file of the FHIR corpora crashes the intake, each gets an answer below 500",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"),
    arguments: ["valid", "invalid", "nonconformant"])
  func corporaFolder(folder: String) async throws {
    let house = try await TestHouse()
    let root = URL(filePath: try #require(Self.corpora)).appending(path: "fhir/\(folder)")
    let names = try FileManager.default.contentsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".expected.json") }.sorted()
    #expect(names.count > 5)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: root.appending(path: name)))
      let outcome = try await house.submit(bytes)
      #expect([200, 201, 403, 413, 422].contains(outcome.httpStatus), "\(name)")
    }
    // A body may stand twice among the files; each distinct one is kept.
    #expect(try await house.count("SELECT count(*) FROM record.submission") > names.count / 2)
    await house.close()
  }
}
