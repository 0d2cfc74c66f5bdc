import Foundation
import Testing

/// Files of the corpora whose verdict differs from what their set says, with the reason.
private enum Exceptions {
  /// Sets that are accepted: the errors of the files that are not.
  static let refused: [String: (errors: Set<String>, reason: String)] = [
    "bundles/ms__Bundle-BatchWithConditionalUpdateByIdentifier.json": (
      ["BMB-1011"], "identifier.system is an empty string, which R4's JSON forbids"
    ),
    "bundles/ms__SmartPatientD.json": (
      ["BMB-1068"],
      "a transaction that PUTs the same devices twice; Microsoft's "
        + "tests send its entries one by one"
    ),
    "search-index/ms__DocumentReference-example-relatesTo-code-appends.indexes.json": (
      ["BMB-1001"], "a list of search values, no resource"
    ),
    "search-index/ms__DocumentReference-example-relatesTo-code-transforms-replaces-target"
      + ".indexes.json": (["BMB-1001"], "a list of search values, no resource"),
    "search-index/ms__DocumentReference-example-relatesTo-code-transforms.indexes.json": (
      ["BMB-1001"], "a list of search values, no resource"
    ),
    "ndjson/ms__Import-DupPatientTemplate.ndjson": (
      ["BMB-1030"], "a template: the id is ##PatientID##"
    ),
    "ndjson/ms__Import-Observation.ndjson": (["BMB-1030"], "a template: the id has # in it"),
    "ndjson/ms__Import-Patient.ndjson": (["BMB-1030"], "a template: the id has # in it"),
    "ndjson/ms__Import-SinglePatientTemplate.ndjson": (
      ["BMB-1030"], "a template: the id is ##PatientID##"
    ),
  ]

  /// Sets that are refused: the files that are let in here.
  static let accepted: [String: String] = [
    "invalid/ftc__PulseOxBundle_25Oct2022.json":
      "vs-3 and display texts: a profile and terminology, no base structure",
    "invalid/ftc__allergy.json":
      "a required code is absent with data-absent-reason, which json.html#null allows",
    "invalid/ms__Bundle-TransactionForRollBackWithDelete.json":
      "fails only against the server's data",
    "invalid/ms__Bundle-TransactionWithConditionalReferenceReferringToSameResource.json":
      "fails only once its conditional references are resolved",
    "invalid/ms__Bundle-TransactionWithInvalidProcessingRecord.json":
      "fails only once its references are resolved",
    "invalid/ms__Bundle-TransactionWithInvalidProcessingRoutes.json":
      "a request to an operation in a transaction: what a server offers, no structure",
    "invalid/ms__ObservationWithInvalidDecimalSpecification.json":
      "29 digits: more than Microsoft stores, but ExactDecimal keeps 64",
  ]
}

@Suite(
  "FHIR structure: corpora",
  .enabled(if: StructureChecking.folder != nil, "BAIMBAI_CORPORA is not set"))
struct StructureCorpusTests {
  private func verdict(_ file: String) throws -> StructureChecking.Verdict {
    try StructureChecking.verdict(of: try #require(StructureChecking.folder) + "/" + file)
  }

  @Test(
    "what is published as sound has no error, but for the files that are listed",
    arguments: [
      ("valid", 282), ("bundles", 20), ("synthea", 15), ("satusehat", 93), ("search-index", 3),
      ("ndjson", 4), ("advisory-invalid", 9),
    ])
  func sound(set: String, count: Int) throws {
    let files = try StructureChecking.files(in: set)
    #expect(files.count >= count)
    for file in files.map({ set + "/" + $0 }) {
      let expected = Exceptions.refused[file]?.errors ?? []
      #expect(try verdict(file).errors == expected, "\(file)")
    }
  }

  @Test("what is published as broken is refused, but for the files that are listed")
  func broken() throws {
    for set in ["invalid", "nonconformant"] {
      let files = try StructureChecking.files(in: set)
      #expect(!files.isEmpty)
      for file in files.map({ set + "/" + $0 }) {
        let isListed = Exceptions.accepted[file] != nil
        #expect(try verdict(file).isAccepted == isListed, "\(file)")
      }
    }
  }

  @Test("each listed file is there, and has a reason")
  func listsAreFresh() throws {
    let folder = try #require(StructureChecking.folder)
    let reasons = Exceptions.accepted.merging(Exceptions.refused.mapValues(\.reason)) { $1 }
    for (file, reason) in reasons {
      #expect(FileManager.default.fileExists(atPath: folder + "/" + file), "\(file)")
      #expect(!reason.isEmpty)
    }
  }

  @Test("verdicts of other validators on syntax, structure, datatype and cardinality are met")
  func categories() throws {
    struct Expected: Decodable { let categories: [String] }
    let folder = try #require(StructureChecking.folder)
    let ours: Set = ["json-syntax", "structure", "datatype", "cardinality"]
    var counts: [String: Int] = [:]
    for file in try StructureChecking.files(in: "invalid") {
      let path = folder + "/invalid/" + file
      guard FileManager.default.fileExists(atPath: path + ".expected.json") else { continue }
      let data = try Data(contentsOf: URL(filePath: path + ".expected.json"))
      let found = ours.intersection(try JSONDecoder().decode(Expected.self, from: data).categories)
      guard !found.isEmpty else { continue }
      for category in found { counts[category, default: 0] += 1 }
      let verdict = try StructureChecking.verdict(of: path)
      #expect(!verdict.isAccepted, "\(file)")
      #expect((verdict == .noJSON) == found.contains("json-syntax"), "\(file)")
    }
    #expect(Set(counts.keys) == ours)
  }

  @Test("official SATUSEHAT samples are only warned about, for placeholders and loose references")
  func satusehat() throws {
    let files = try StructureChecking.files(in: "satusehat")
    var warned: [String: Set<String>] = [:]
    for file in files {
      let verdict = try verdict("satusehat/" + file)
      #expect(verdict.isAccepted, "\(file)")
      for code in verdict.warnings { warned[code, default: []].insert(file) }
    }
    #expect(
      warned.mapValues(\.count) == ["BMB-1045": 2, "BMB-1049": 12, "BMB-1071": 1],
      "\(warned)")
  }

  @Test("the SATUSEHAT outpatient bundle, placeholders and all, has no error")
  func outpatientBundle() throws {
    let folder = try #require(StructureChecking.folder)
    let file = folder + "/../../domain/samples/satusehat_bundle_rawat_jalan.json"
    try #require(FileManager.default.fileExists(atPath: file))
    let verdict = try StructureChecking.verdict(of: file)
    #expect(verdict.isAccepted)
    #expect(verdict.warnings.isSubset(of: ["BMB-1049", "BMB-1098"]))
  }
}
