import Database
import FoundationEssentials
import RecordModel
package import StrictJSON
import TransparencyLog

/// Who sent, looked at or changed one person's record: what UU 27/2022 article 32 lets him ask for.
package struct PatientAccessReport: Sendable {
  /// Those entries that one actor made at one facility, oldest first.
  package struct Actor: Sendable {
    /// Code of the facility; nil for an officer.
    package let facility: String?
    /// What the registry calls it; nil if it knows none.
    package let facilityName: String?
    /// Who; nil where nobody was named.
    package let user: String?
    /// Whether the gateway proved who it was.
    package let isUserProven: Bool
    /// What he did.
    package let accesses: [AuditEntry]
  }

  /// The person, lower-case hexadecimal.
  package let pseudonym: String
  /// When it was made, microseconds since 1970.
  package let madeAt: Int64
  /// Entries in the log.
  package let logSize: Int
  /// Entries that the newest cosigned checkpoint covers.
  package let checkpointSize: Int
  /// By actor, the one with most accesses first.
  package let actors: [Actor]
  /// Whether there were more than `maximum`; then the newest are here.
  package let isCut: Bool

  /// Most accesses in a report: nobody reads more.
  package static let maximum = 20_000

  /// Accesses of all actors.
  package var count: Int { actors.reduce(0) { $0 + $1.accesses.count } }
}

extension AuditTrail {
  /// The report on a person, with what was looked at of all who are one with him.
  ///
  /// - Parameters:
  ///   - filter: its person and its time count.
  ///   - name: what the registry calls a facility by its code.
  ///   - now: microseconds since 1970.
  ///   - entry: proof that this look is itself in the log.
  package func report(
    _ filter: Filter, now: Int64, on entry: DurableEntry, name: (String) -> String?
  ) async throws -> PatientAccessReport {
    // The state comes first, so that the report holds all that the log of that size tells.
    let state = try await state(checkpoints: 1, on: entry)
    var filter = filter
    if let pseudonym = filter.pseudonym {
      filter.otherPseudonyms = try await otherPseudonyms(of: pseudonym)
    }
    let page = try await page(
      filter, before: Int64(state.size), count: PatientAccessReport.maximum, subjects: 1, on: entry)
    struct Who: Hashable {
      let facility: String?
      let user: String?
      let isProven: Bool
    }
    let groups = Dictionary(grouping: page.entries) {
      Who(facility: $0.facility, user: $0.user, isProven: $0.isUserProven)
    }
    let actors = groups.map { who, entries in
      PatientAccessReport.Actor(
        facility: who.facility, facilityName: who.facility.flatMap(name), user: who.user,
        isUserProven: who.isProven, accesses: entries.sorted { $0.index < $1.index })
    }.sorted {
      ($1.accesses.count, $0.accesses[0].index) < ($0.accesses.count, $1.accesses[0].index)
    }
    return PatientAccessReport(
      pseudonym: filter.pseudonym.map(hexadecimal) ?? "", madeAt: now, logSize: state.size,
      checkpointSize: state.checkpoints.first?.size ?? 0, actors: actors,
      isCut: page.next != nil)
  }
}

extension PatientAccessReport {
  /// `{"pseudonym","made","log","checkpoint","cut","actors":[{"facility","name","user","proven","accesses":[...]}]}`.
  package var json: JSON {
    [
      "pseudonym": .string(pseudonym), "made": .string(ClinicalTime(utc: madeAt).text),
      "log": .int(logSize), "checkpoint": .int(checkpointSize), "cut": .bool(isCut),
      "actors": .array(
        actors.map { actor in
          [
            "facility": Self.text(actor.facility), "name": Self.text(actor.facilityName),
            "user": Self.text(actor.user), "proven": .bool(actor.isUserProven),
            "accesses": .array(actor.accesses.map(Self.json)),
          ]
        }),
    ]
  }

  private static func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  private static func json(_ access: AuditEntry) -> JSON {
    [
      "log": .int(Int(access.index)), "at": .string(ClinicalTime(utc: access.at).text),
      "event": .string(access.event), "action": .string(access.action),
      "outcome": .int(access.outcome), "purpose": text(access.purpose),
      // No consent is recorded by this version; the member stays when one is.
      "consent": .null, "address": text(access.source), "certificate": text(access.certificate),
      "operator": text(access.vendor), "resource": text(access.resource),
      "request": text(access.requestID),
    ]
  }

  /// A line for each access, RFC 4180, for a spreadsheet: no cell begins a formula.
  package var csv: String {
    var lines = [
      "log,at,event,action,outcome,facility,name,user,proven,purpose,consent,address,"
        + "certificate,operator,resource,request"
    ]
    for actor in actors {
      for access in actor.accesses {
        let cells: [String?] = [
          String(access.index), ClinicalTime(utc: access.at).text, access.event, access.action,
          String(access.outcome), actor.facility, actor.facilityName, actor.user,
          actor.isUserProven ? "yes" : "no", access.purpose, nil, access.source,
          access.certificate, access.vendor, access.resource, access.requestID,
        ]
        lines.append(cells.map { CSVCell.text($0 ?? "") }.joined(separator: ","))
      }
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }
}

/// Cells of files that a spreadsheet opens.
package enum CSVCell {
  /// The cell quoted where it must be, and harmless: a formula's first sign gets an apostrophe.
  ///
  /// Source: RFC 4180; OWASP, CSV injection; security.md I-06.
  package static func text(_ value: String) -> String {
    let first = value.first { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    let isFormula = first.map { "=+-@\t\r＝＋－＠".contains($0) } ?? false
    let isControl = value.unicodeScalars.first.map { $0.value < 0x20 } ?? false
    let safe = isFormula || isControl ? "'" + value : value
    guard safe.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
