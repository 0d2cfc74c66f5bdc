import FHIRFormat
import Glibc
import HL7Format
import PCareFormat
import RecordModel
import RegisterFormat
import StrictJSON

extension Bench {
  /// CPU seconds of this thread.
  static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// What is measured: from the bytes of a body to its decoded submission.
  enum Decoding: String, CaseIterable {
    case fhir
    /// The same, and the check against FHIR's structure that intake adds.
    case fhirChecked = "fhir-checked"
    case hl7, pcare, csv, xlsx

    func decode(_ body: [UInt8], _ context: FormatContext) throws -> DecodedSubmission {
      switch self {
      case .fhir:
        return FHIRDecoder.decode(
          try JSONDocument(body, limits: .submission), context: .init(context))
      case .fhirChecked:
        let document = try JSONDocument(body, limits: .submission)
        var submission = FHIRDecoder.decode(document, context: .init(context))
        submission.issues += FHIRStructure.check(document.root, path: "Bundle")
        return submission
      case .hl7: return HL7Decoder.decode(body, context: context)
      case .pcare:
        return PCareDecoder.decode(
          try JSONDocument(body, limits: .submission), context: context)
      case .csv, .xlsx: return RegisterDecoder.decode(body, context: context)
      }
    }
  }

  /// Bodies of one format.
  struct FormatBodies {
    let decoding: Decoding
    private(set) var bodies: [[UInt8]] = []

    init(_ decoding: Decoding) { self.decoding = decoding }

    /// Adds what a file holds: one body, one a line, or HL7 messages one after the other.
    mutating func add(_ content: [UInt8], isLines: Bool) {
      if isLines {
        bodies += content.split(separator: UInt8(ascii: "\n")).map { Array($0) }
      } else if decoding == .hl7 {
        bodies += HL7Decoder.split(content).map { Array(content[$0]) }
      } else {
        bodies.append(content)
      }
    }

    /// Decodes all bodies `rounds` times; the fastest round counts. One JSON object.
    func measure(rounds: Int) throws -> String {
      let context = FormatContext(
        receivedAt: ClinicalTime(utc: Int64(time(nil)) * 1_000_000),
        visitNumberSystem: "http://sys-ids.kemkes.go.id/encounter/bench",
        patientNumberSystem: "http://sys-ids.kemkes.go.id/patient/bench")
      var visits = 0
      var facts = 0
      var errors = 0
      for body in bodies {
        let submission = try decoding.decode(body, context)
        visits += submission.visits.count
        for visit in submission.visits {
          facts +=
            visit.diagnoses.count + visit.observations.count + visit.procedures.count
            + visit.medicationRequests.count
        }
        errors += submission.issues.count { $0.rule.severity == .error }
      }
      var best = Double.infinity
      for _ in 0..<max(1, rounds) {
        let start = Bench.threadSeconds()
        for body in bodies { _ = try decoding.decode(body, context) }
        best = min(best, Bench.threadSeconds() - start)
      }
      let bytes = bodies.reduce(0) { $0 + $1.count }
      return #"{"benchmark":"formats","step":"\#(decoding.rawValue)","bodies":\#(bodies.count),"#
        + #""bytes":\#(bytes),"visits":\#(visits),"facts":\#(facts),"errors":\#(errors),"#
        + #""seconds":\#(best),"megabytes_per_second":\#(Self.rounded(Double(bytes) / best / 1e6)),"#
        + #""visits_per_second":\#(Self.rounded(Double(visits) / best))}"#
    }

    /// To a tenth.
    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
  }
}

extension FHIRContext {
  fileprivate init(_ context: FormatContext) { self.init(receivedAt: context.receivedAt) }
}
