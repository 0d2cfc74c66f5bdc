package import RecordModel
package import StrictJSON

/// What a summary document says of itself.
package struct SummaryLabels: Sendable {
  /// The document's own id, a UUID in small letters.
  package let id: String
  /// When it was made.
  package let date: ClinicalTime
  /// Where FHIR ids are resolved, without a slash at the end.
  package let baseURL: String
  /// The facility that keeps it: an id for the document, and its name.
  package let custodian: (id: String, name: String)
  /// The version of the program; nil where it is not told.
  package let software: String?

  /// The labels of one document.
  package init(
    id: String, date: ClinicalTime, baseURL: String, custodian: (id: String, name: String),
    software: String? = nil
  ) {
    self.id = id
    self.date = date
    self.baseURL = baseURL
    self.custodian = custodian
    self.software = software
  }
}

extension PatientSummary {
  /// The document Bundle: a Composition with a narrative in both languages for every section, and all
  /// that it names.
  ///
  /// - Parameters:
  ///   - others: records of the patient that were joined with his, which some resources name.
  ///   - elsewhere: addresses of resources that another place holds, as their `meta.source` has them.
  ///   - sources: how each other place that has something of the patient was asked, in words.
  ///   - meta: what the Bundle says of itself.
  package func document(
    _ labels: SummaryLabels, others: [JSON] = [], elsewhere: Set<String> = [],
    sources: [String] = [], meta: JSON? = nil
  ) -> JSON {
    var device: JSON = [
      "resourceType": "Device", "id": "baimbai",
      "deviceName": [["name": "Baimbai", "type": "user-friendly-name"]],
    ]
    if let software = labels.software { device["version"] = [["value": .string(software)]] }
    let custodian: JSON = [
      "resourceType": "Organization", "id": .string(labels.custodian.id),
      "name": .string(labels.custodian.name),
    ]
    let resources =
      [composition(labels, elsewhere, sources), patient] + others + [device, custodian]
      + sections.flatMap(\.resources)
    var bundle: JSON = [
      "resourceType": "Bundle",
      "identifier": ["system": "urn:ietf:rfc:3986", "value": .string("urn:uuid:\(labels.id)")],
      "type": "document", "timestamp": .string(labels.date.text),
      "entry": .array(
        resources.map { resource in
          let address = Self.address(resource, elsewhere)
          return [
            "fullUrl": .string(
              elsewhere.contains(address) ? address : "\(labels.baseURL)/\(address)"),
            "resource": resource,
          ]
        }),
    ]
    if let meta { bundle["meta"] = meta }
    return bundle
  }

  private func composition(
    _ labels: SummaryLabels, _ elsewhere: Set<String>, _ sources: [String]
  ) -> JSON {
    let title = "Ringkasan Pasien / Patient Summary"
    let subject = Self.address(patient)
    return [
      "resourceType": "Composition", "id": .string(labels.id), "language": "id",
      "text": narrative([title] + (isCut ? [Self.cutWords] : [])), "status": "final",
      "type": [
        "coding": [
          [
            "system": "http://loinc.org", "code": "60591-5",
            "display": "Patient summary Document",
          ]
        ]
      ], "subject": ["reference": .string(subject)], "date": .string(labels.date.text),
      "author": [["reference": "Device/baimbai"]], "title": .string(title),
      "confidentiality": "N",
      "custodian": ["reference": .string("Organization/\(labels.custodian.id)")],
      "section": .array(
        sections.map { section($0, elsewhere) } + (sources.isEmpty ? [] : [places(sources)])),
    ]
  }

  /// How other places that have something of the patient answered.
  private func places(_ sources: [String]) -> JSON {
    ["title": "Sumber lain / Other sources", "text": narrative(sources)]
  }

  private static let cutWords =
    "Dibuat dari 50 kunjungan terbaru. / Made from the newest 50 visits."

  private func section(_ section: Section, _ elsewhere: Set<String>) -> JSON {
    let title = section.part.title
    var json: JSON = [
      "title": .string("\(title.indonesian) / \(title.english)"),
      "code": [
        "coding": [
          [
            "system": "http://loinc.org", "code": .string(section.part.code.code),
            "display": .string(section.part.code.display),
          ]
        ]
      ], "text": text(of: section),
    ]
    if section.resources.isEmpty {
      json["emptyReason"] = [
        "coding": [
          [
            "system": "http://terminology.hl7.org/CodeSystem/list-empty-reason",
            "code": "unavailable", "display": "Unavailable",
          ]
        ]
      ]
    } else {
      json["entry"] = .array(
        section.resources.map { ["reference": .string(Self.address($0, elsewhere))] })
    }
    return json
  }

  private static func address(_ resource: JSON, _ elsewhere: Set<String> = []) -> String {
    if let address = resource["meta"]?["source"]?.string, elsewhere.contains(address) {
      return address
    }
    return "\(resource["resourceType"]?.string ?? "")/\(resource["id"]?.string ?? "")"
  }

  private func narrative(_ sentences: [String]) -> JSON {
    Self.div(sentences.map { "<p>\(Self.escaped($0))</p>" }.joined())
  }

  private func text(of section: Section) -> JSON {
    let nothing = section.part.nothing
    guard !section.rows.isEmpty else {
      return narrative([nothing.indonesian, nothing.english])
    }
    let heads = ["Apa / What", "Keterangan / Detail", "Kapan / When"]
    let head = heads.map { "<th>\($0)</th>" }.joined()
    let rows = section.rows.map { row in
      let cells = [row.what, row.detail, row.when].map { "<td>\(Self.escaped($0))</td>" }
      return "<tr>\(cells.joined())</tr>"
    }
    return Self.div(
      "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table>")
  }

  private static func div(_ content: String) -> JSON {
    [
      "status": "generated",
      "div": .string("<div xmlns=\"http://www.w3.org/1999/xhtml\">\(content)</div>"),
    ]
  }

  /// Text for XHTML; what XML may not hold becomes a space. Source: XML 1.0 section 2.2.
  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isEscaped) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(" ")
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        escaped.unicodeScalars.append(" ")
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Whether a byte of UTF-8 is of a scalar that is written otherwise, or may be: 0xEF begins U+FFFE and U+FFFF.
  private static func isEscaped(_ byte: UInt8) -> Bool {
    switch byte {
    case ..<0x20, 0xEF, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""):
      true
    default: false
    }
  }
}
