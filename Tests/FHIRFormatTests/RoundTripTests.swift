import FHIRFormat
import FoundationEssentials
import RecordModel
import StrictJSON
import Testing

@Suite struct RoundTripTests {
  @Test("Every element of every resource of a visit comes back as it was sent")
  func fixtureComesBack() throws {
    let decoded = try Decoded(VisitFixture.bundle)
    #expect(decoded.submission.visits.count == 1)
    #expect(decoded.submission.issues.filter(\.isError).isEmpty)
    #expect(try RoundTrip(decoded).differences == [])
  }

  @Test(
    "The official SATUSEHAT outpatient bundle comes back whole",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func officialBundleComesBack() throws {
    let path = "\(corpora ?? "")/../domain/samples/satusehat_bundle_rawat_jalan.json"
    let text = String(decoding: try contents(path), as: UTF8.self)
      .replacing("{{Patient_id}}", with: "P99999999999")
    let decoded = try Decoded(text)
    #expect(decoded.submission.visits.count == 1)
    #expect(decoded.submission.visits.first?.diagnoses.count == 4)
    #expect(decoded.submission.issues.filter(\.isError).isEmpty)
    #expect(try RoundTrip(decoded).differences == [])
  }

  @Test(
    "Every synthea bundle comes back whole",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func syntheaComesBack() throws {
    let folder = "\(corpora ?? "")/fhir/synthea"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.count >= 15)
    for file in files.sorted() {
      let decoded = try Decoded(try contents("\(folder)/\(file)"), limits: .history)
      #expect(decoded.submission.issues.filter(\.isError).isEmpty, "\(file)")
      #expect(try RoundTrip(decoded).differences == [], "\(file)")
    }
  }

  @Test(
    "Every single resource of the SATUSEHAT examples that has a patient comes back whole",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func satusehatExamplesComeBack() throws {
    let folder = "\(corpora ?? "")/fhir/satusehat"
    var compared = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let bytes = try contents("\(folder)/\(file)")
      guard let decoded = try? Decoded(bytes) else { continue }
      guard decoded.submission.issues.allSatisfy({ !$0.isError }) else { continue }
      compared += 1
      #expect(try RoundTrip(decoded).differences == [], "\(file)")
    }
    #expect(compared >= 50)
  }
}
