import CodeSystems
import FHIRFormat
import Foundation
import HL7Format
import PCareFormat
import RecordModel
import RegisterFormat
import Simulation
import StrictJSON
import Testing

@Suite("Mapping adds a coding and changes nothing else")
struct NothingLostTests {
  static let mark = "MAPPED"

  /// A table that maps every unknown code of a submission, and the words of its diagnoses.
  static func snapshot(_ submission: DecodedSubmission) -> TerminologySnapshot {
    var copy = submission
    let unknown = TerminologyMapping.apply(to: &copy, of: Sample.clinic, with: .empty)
    var lines = unknown.map { code in
      MappingTests.line(
        code.kind, code.system, code.code, "http://terminology.hl7.org/CodeSystem/mapped", "M",
        mark)
    }
    // The whole lists want a code of theirs.
    for index in lines.indices {
      let target: Coding? =
        switch lines[index].kind {
        case .visitClass: Coding(system: Sample.actCode, code: "AMB", display: mark)
        case .disposition: Coding(system: Sample.disposition, code: "oth", display: mark)
        case .payer: Coding(system: Sample.payer, code: "UMUM", display: mark)
        default: nil
        }
      guard let target else { continue }
      lines[index] = LocalMapping(
        facility: Sample.clinic, kind: lines[index].kind, system: lines[index].system,
        code: lines[index].code, target: target)
    }
    for visit in submission.visits {
      for diagnosis in visit.diagnoses where diagnosis.code.coding.code == nil {
        guard let text = diagnosis.code.text else { continue }
        lines.append(MappingTests.line(.diagnosis, "", text, Sample.icd10, "R69", mark))
      }
    }
    return TerminologySnapshot(version: 1, mappings: lines)
  }

  /// A resource without what mapping has added.
  static func stripped(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): return .array(elements.map { stripped($0) })
    case .object(let members):
      if let sent = json["extension"]?.array?.first(where: {
        $0["url"]?.string == PartsTests.sent
      })?["valueCoding"] {
        return sent
      }
      return .object(
        members.compactMap { member in
          guard member.key == "coding", let codings = member.value.array else {
            return JSONMember(key: member.key, value: stripped(member.value))
          }
          let kept = codings.filter { $0["display"]?.string != mark }
          return kept.isEmpty ? nil : JSONMember(key: "coding", value: .array(kept))
        })
    default: return json
    }
  }

  /// How many codings were added; checks that nothing else has changed.
  func check(_ submission: DecodedSubmission, _ name: String) throws -> Int {
    let snapshot = Self.snapshot(submission)
    var mapped = submission
    let unknown = TerminologyMapping.apply(to: &mapped, of: Sample.clinic, with: snapshot)
    #expect(unknown.isEmpty, "\(name): \(unknown.map(\.code))")
    var added = 0
    for (sent, visit) in zip(submission.visits, mapped.visits) {
      #expect(sent.factKeys == visit.factKeys, "\(name)")
      let before = try FHIREncoder.resources(of: sent, Sample.labels)
      let after = try FHIREncoder.resources(of: visit, Sample.labels)
      #expect(before.count == after.count, "\(name)")
      for (before, after) in zip(before, after) where before != after {
        added += 1
        #expect(Self.stripped(after).isSame(as: before), "\(name)")
      }
    }
    let once = mapped
    _ = TerminologyMapping.apply(to: &mapped, of: Sample.clinic, with: snapshot)
    #expect(once.visits == mapped.visits, "\(name)")
    return added
  }

  @Test("In the invented visits of every format")
  func formats() throws {
    let tests = HonestVisitTests()
    let visits = Array(HonestVisitTests.city.visits(count: 400))
    var added: [String: Int] = [:]
    for visit in visits {
      let context = tests.context(visit.facility)
      added["fhir", default: 0] += try check(
        FHIRDecoder.decode(
          try JSONDocument(SyntheticBundle.bytes(of: visit)),
          context: FHIRContext(receivedAt: HonestVisitTests.received)), "fhir")
      added["hl7", default: 0] += try check(
        HL7Decoder.decode(SyntheticMessage.bytes(of: visit), context: context), "hl7")
      added["pcare", default: 0] += try check(
        PCareDecoder.decode(try JSONDocument(SyntheticPCare.bytes(of: visit)), context: context),
        "pcare")
    }
    for (facility, visits) in Dictionary(grouping: visits, by: \.facility) {
      let bytes =
        SyntheticRegister.csvTitles + visits.flatMap { SyntheticRegister.csvRow(of: $0) }
      added["register", default: 0] += try check(
        RegisterDecoder.decode(bytes, context: tests.context(facility)), "register")
    }
    for format in ["fhir", "hl7", "pcare", "register"] {
      #expect(added[format, default: 0] >= 350, "\(format) \(added)")
    }
  }

  @Test(
    "In HL7 v2 messages and FHIR bundles of the world",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func world() throws {
    guard let corpora else { return }
    var added = 0
    let folder = corpora + "/hl7v2"
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    where name.hasSuffix(".hl7") || name.hasSuffix(".er7") || name.hasSuffix(".txt") {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      let context = HonestVisitTests().context(0)
      added += try check(HL7Decoder.decode(Array(data), context: context), name)
    }
    for set in ["bundles", "synthea", "valid", "satusehat"] {
      for (name, bytes) in try files("fhir/" + set) {
        guard let document = try? JSONDocument(bytes, limits: .history) else { continue }
        added += try check(
          FHIRDecoder.decode(
            document, context: FHIRContext(receivedAt: HonestVisitTests.received)), name)
      }
    }
    print("resources with a coding more: \(added)")
    #expect(added > 300)
  }
}
