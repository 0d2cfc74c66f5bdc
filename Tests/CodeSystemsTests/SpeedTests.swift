import CodeSystems
import FHIRFormat
import RecordModel
import Simulation
import StrictJSON
import Testing

@Suite("What terminology costs", .serialized)
struct SpeedTests {
  /// Visits as FHIR brings them, with all that they hold.
  static let visits: [Visit] = {
    let city = SyntheticCity(
      seed: 11, from: CivilDate(year: 2025, month: 1, day: 1), days: 60)
    let context = FHIRContext(receivedAt: ClinicalTime(utc: Sample.now))
    return city.visits(count: 500).flatMap { visit -> [Visit] in
      guard let document = try? JSONDocument(SyntheticBundle.bytes(of: visit)) else { return [] }
      return FHIRDecoder.decode(document, context: context).visits
    }
  }()

  /// Nanoseconds a visit, the best of several rounds: other work of the machine only adds.
  func nanoseconds(_ copies: [Visit], _ body: (inout Visit) -> Void) -> Double {
    var best = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<40 {
      var visits = copies
      // The copy is made before the clock runs.
      for index in visits.indices { visits[index].senderID = nil }
      let time = clock.measure {
        for index in visits.indices { body(&visits[index]) }
      }
      let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
      best = min(best, seconds * 1e9 / Double(visits.count))
    }
    return best
  }

  @Test("A visit whose codes are all known costs less than three microseconds")
  func known() {
    let snapshot = MappingTests.snapshot
    var unknown = 0
    let time = nanoseconds(
      Self.visits.map { visit in
        var visit = visit
        visit.service?.coding = Coding(system: "urn:baimbai:local:kdPoli", code: "001")
        return visit
      }
    ) {
      unknown += TerminologyMapping.apply(to: &$0, of: Sample.other, with: snapshot).count
    }
    print("apply, all known: \(Int(time)) ns a visit")
    #expect(unknown == 0)
    #expect(time < 3000)
  }

  @Test("Cross-checks cost less than thirty microseconds a visit")
  func crossChecks() {
    let patient = Sample.patient(sex: .female, born: "1990-01-01")
    var issues = 0
    let time = nanoseconds(Self.visits) {
      issues += CrossCheck.judge($0, patient: patient, now: Sample.now).count
    }
    print("judge: \(Int(time)) ns a visit")
    #expect(time < 30_000)
  }

  @Test("A visit of which every service is of the facility's own costs little more")
  func service() {
    var unknown = 0
    let listed = nanoseconds(Self.visits) {
      unknown += TerminologyMapping.apply(to: &$0, of: Sample.clinic, with: .empty).count
    }
    print("apply, service unknown: \(Int(listed)) ns a visit")
    #expect(unknown == 40 * Self.visits.count)
    var lines: [LocalMapping] = []
    for coding in Set(Self.visits.compactMap { $0.service?.coding }) {
      lines.append(
        MappingTests.line(
          .service, coding.system ?? "", coding.code ?? "", "urn:baimbai:local:kdPoli", "001", nil))
    }
    let snapshot = TerminologySnapshot(version: 1, mappings: lines)
    let mapped = nanoseconds(Self.visits) {
      unknown += TerminologyMapping.apply(to: &$0, of: Sample.clinic, with: snapshot).count
    }
    print("apply, service mapped: \(Int(mapped)) ns a visit")
    #expect(unknown == 40 * Self.visits.count)
    #expect(listed < 10_000 && mapped < 30_000)
  }

  @Test("A look-up takes as long in a table of fifty thousand lines as in a small one")
  func lookUp() {
    let lines = (0..<50_000).map { number in
      MappingTests.line(
        .medication, Sample.local, "OBAT-\(number)", Sample.kfa, "93002313", nil,
        facility: number % 2 == 0 ? Sample.clinic : Sample.other)
    }
    let clock = ContinuousClock()
    var snapshot = TerminologySnapshot.empty
    let making = clock.measure { snapshot = TerminologySnapshot(version: 1, mappings: lines) }
    var found = 0
    let time = clock.measure {
      for number in 0..<20_000 {
        let target = snapshot.target(
          of: "obat-\(number)", system: Sample.local, kind: .medication, at: Sample.clinic)
        if target != nil { found += 1 }
      }
    }
    print("snapshot of 50,000 lines: made in \(making), 20,000 look-ups in \(time)")
    #expect(found == 10_000)
    #expect(time < .milliseconds(100))
  }

  @Test("A visit with one mapped diagnosis costs less than fifty microseconds")
  func mapped() {
    var copies = Self.visits
    for index in copies.indices {
      copies[index].service = nil
      copies[index].diagnoses.append(Sample.diagnosis("ISPA-1", system: Sample.local))
    }
    let time = nanoseconds(copies) {
      _ = TerminologyMapping.apply(to: &$0, of: Sample.clinic, with: MappingTests.snapshot)
    }
    print("apply, one diagnosis mapped: \(Int(time)) ns a visit")
    #expect(time < 50_000)
  }
}
