import FHIRFormat
import FoundationEssentials
import RecordModel
import Simulation
import StrictJSON
import Testing

@Suite("The bundles of the invented city")
struct BundleTests {
  let visits = CitySample.visits

  @Test("The same seed gives the same bytes, and another seed others")
  func determinism() {
    func bytes(_ seed: UInt64) -> [[UInt8]] {
      SyntheticCity(seed: seed, from: CitySample.from, days: 90).visits(count: 400)
        .map(SyntheticBundle.bytes(of:))
    }
    let once = bytes(1)
    #expect(once == bytes(1))
    let other = bytes(2)
    #expect(zip(once, other).allSatisfy { $0 != $1 })
  }

  @Test("The bytes are those that every machine makes: a fixed seed has a fixed hash")
  func fixedHash() {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for visit in SyntheticCity(seed: 1, from: CitySample.from, days: 30).visits(count: 50) {
      for byte in SyntheticBundle.bytes(of: visit) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    // Change this number only together with a note in the changelog: demos and benchmarks rely on
    // it.
    #expect(hash == 5_389_633_910_667_539_955)
  }

  @Test("Every bundle is strict JSON within a submission's limits, and of the size a real one has")
  func strict() throws {
    var sum = 0
    for visit in visits {
      let bytes = SyntheticBundle.bytes(of: visit)
      sum += bytes.count
      let document = try JSONDocument(bytes, limits: .submission)
      #expect(document.root["type"]?.equals("transaction") == true)
    }
    #expect((9_000...12_500).contains(sum / visits.count), "\(sum / visits.count)")
  }

  @Test(
    "Every fullUrl is a urn:uuid of its own, and every reference to one is answered in its bundle")
  func fullURLs() throws {
    var all: Set<String> = []
    for visit in visits.prefix(3000) {
      let document = try JSONDocument(SyntheticBundle.bytes(of: visit))
      let entries = try #require(document.root["entry"])
      let names = entries.elements.compactMap { $0["fullUrl"]?.string }
      #expect(names.count == entries.count)
      for name in names {
        #expect(name.hasPrefix("urn:uuid:") && UUID(uuidString: String(name.dropFirst(9))) != nil)
        #expect(all.insert(name).inserted)
      }
      for entry in entries.elements.dropFirst() {
        let subject = entry["resource"]?["subject"]?["reference"]?.string ?? ""
        #expect(subject == names[0])
        if let encounter = entry["resource"]?["encounter"]?["reference"]?.string {
          #expect(encounter == names[1])
        }
      }
    }
  }

  @Test("The FHIR room reads every bundle without an error and finds the visit that was told")
  func decoded() throws {
    let context = FHIRContext(receivedAt: try #require(ClinicalTime("2026-06-01T00:00:00Z")))
    for source in visits.prefix(4000) {
      let document = try JSONDocument(SyntheticBundle.bytes(of: source))
      let submission = FHIRDecoder.decode(document, context: context)
      let errors = submission.issues.filter { $0.rule.severity == .error }
      #expect(errors.isEmpty, "\(errors)")
      try #require(submission.visits.count == 1 && submission.patients.count == 1)
      var patient = submission.patients[0]
      patient.remainder = []
      patient.place = source.patient.place
      #expect(Set(patient.identifiers) == Set(source.patient.identifiers))
      patient.identifiers = source.patient.identifiers
      #expect(patient == source.patient)
      #expect(submission.visits[0].columns == source.visit.columns)
    }
  }
}

extension Visit {
  /// The visit without what the columns do not hold.
  fileprivate var columns: Visit {
    var visit = self
    visit.remainder = []
    visit.senderID = nil
    for index in visit.diagnoses.indices { visit.diagnoses[index].origin.remainder = [] }
    for index in visit.procedures.indices { visit.procedures[index].origin.remainder = [] }
    for index in visit.observations.indices { visit.observations[index].origin.remainder = [] }
    for index in visit.medicationRequests.indices {
      visit.medicationRequests[index].origin.remainder = []
    }
    return visit
  }
}
