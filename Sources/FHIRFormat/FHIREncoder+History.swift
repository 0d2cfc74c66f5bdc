package import RecordModel
package import StrictJSON

/// Versions of one resource, newest first, as a history tells them.
package struct HistoryBundle: Sendable {
  /// One version.
  package struct Version: Sendable {
    let resource: JSON
    let isFirst: Bool
    let eTag: String
    let lastModified: ClinicalTime

    /// A version; `isFirst` for the one that made the resource.
    package init(resource: JSON, isFirst: Bool, eTag: String, lastModified: ClinicalTime) {
      self.resource = resource
      self.isFirst = isFirst
      self.eTag = eTag
      self.lastModified = lastModified
    }
  }

  let versions: [Version]
  let total: Int
  let address: String
  let baseURL: String
  let selfURL: String
  let nextURL: String?

  /// A page of versions of the resource at `address` (`Encounter/id`).
  package init(
    versions: [Version], total: Int, address: String, baseURL: String, selfURL: String,
    nextURL: String?
  ) {
    self.versions = versions
    self.total = total
    self.address = address
    self.baseURL = baseURL
    self.selfURL = selfURL
    self.nextURL = nextURL
  }
}

extension FHIREncoder {
  /// A history Bundle. Source: FHIR R4, http.html#history.
  package static func history(_ history: HistoryBundle) -> JSON {
    let type = String(history.address.prefix { $0 != "/" })
    let entries = history.versions.map { version -> JSON in
      [
        "fullUrl": .string("\(history.baseURL)/\(history.address)"),
        "resource": version.resource,
        "request": [
          "method": version.isFirst ? "POST" : "PUT",
          "url": .string(version.isFirst ? type : history.address),
        ],
        "response": [
          "status": version.isFirst ? "201" : "200", "etag": .string(version.eTag),
          "lastModified": .string(version.lastModified.text),
        ],
      ]
    }
    var links = [link("self", history.selfURL)]
    if let next = history.nextURL { links.append(link("next", next)) }
    var bundle = Elements(resourceType: "Bundle")
    bundle.add("type", "history")
    bundle.add("total", .number(String(history.total)))
    bundle.add("link", list: links)
    bundle.add("entry", list: entries)
    return .object(bundle.members)
  }
}
