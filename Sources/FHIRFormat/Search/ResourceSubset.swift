package import StrictJSON

/// How much of each resource a search gives back. Source: FHIR R4, search.html#summary, #elements.
package enum ResourceSubset: Hashable, Sendable {
  /// All of it.
  case whole
  /// `_summary=true`: what the standard marks as summary.
  case summary
  /// `_summary=text`: the narrative, id, meta and what must be there.
  case text
  /// `_summary=data`: all but the narrative.
  case data
  /// `_elements`: these and what must be there; `Type.element` counts for that type only.
  case elements([String])

  /// A resource cut down, marked as such.
  package func cut(_ resource: JSON) -> JSON {
    guard self != .whole, let members = resource.members,
      let type = resource["resourceType"]?.string, type != "OperationOutcome"
    else { return resource }
    let kept = Self.mandatory(of: type).union(asked(of: type))
    let cut = members.filter { member in
      if Self.base.contains(member.key) { return true }
      if self == .data { return member.key != "text" }
      // `_birthDate` goes with `birthDate`.
      let name = member.key.first == "_" ? String(member.key.dropFirst()) : member.key
      return kept.contains { Self.isNamed(name, $0) }
    }
    return Self.mark(cut)
  }

  private static let base: Set = ["resourceType", "id", "meta"]

  /// Elements that change what the others mean, so that none may be left out.
  private static let modifiers: Set = [
    "implicitRules", "modifierExtension", "status", "clinicalStatus", "verificationStatus",
    "doNotPerform", "active", "deceased[x]", "link", "isSubpotent",
  ]

  private func asked(of type: String) -> Set<String> {
    switch self {
    case .whole, .data: return []
    case .text: return ["text"]
    case .summary: return Set(ResourceSummaryTable.elements(of: type))
    case .elements(let names):
      let own = names.compactMap { name -> String? in
        let sides = name.split(separator: ".", maxSplits: 1)
        guard sides.count == 2 else { return name }
        return sides[0] == type ? String(sides[1]) : nil
      }
      return Self.modifiers.union(own)
    }
  }

  /// Whether a member is the element, or one of its choices.
  private static func isNamed(_ name: String, _ element: String) -> Bool {
    if name == element { return true }
    let stem = element.hasSuffix("[x]") ? String(element.dropLast(3)) : element
    guard name.hasPrefix(stem), let next = name.dropFirst(stem.count).first, next.isUppercase
    else { return false }
    return element.hasSuffix("[x]") || Self.choices.contains(stem)
  }

  /// Choices that `_elements` may name without their type.
  private static let choices: Set = [
    "value", "effective", "onset", "abatement", "performed", "medication", "occurrence", "deceased",
    "multipleBirth",
  ]

  /// What R4 demands of a type.
  static func mandatory(of type: String) -> Set<String> {
    var name = type
    return name.withUTF8 { bytes in
      let schema = FHIRSchema.r4
      let index = schema.resource(named: bytes)
      guard index >= 0 else { return [] }
      let row = schema.types[index]
      let demanded = row.elements.filter {
        row.required & (1 << UInt64(schema.elements[$0].slot)) != 0
      }
      return Set(
        demanded.map {
          schema.elements[$0].isChoice ? schema.stem(of: $0) + "[x]" : schema.stem(of: $0)
        })
    }
  }

  /// Says in `meta.tag` that it is not all. Source: FHIR R4, search.html#elements.
  private static func mark(_ members: [JSONMember]) -> JSON {
    var resource = JSON.object(members)
    var meta = resource["meta"] ?? .object([])
    let tag: JSON = [
      "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED",
    ]
    meta["tag"] = .array((meta["tag"]?.array ?? []) + [tag])
    resource["meta"] = meta
    return resource
  }
}
