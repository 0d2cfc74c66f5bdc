import FHIRFormat
import HTTPTypes
import Hummingbird
import NIOCore
import RecordModel
import StrictJSON

/// One version of a resource as HTTP tells it: with ETag and Last-Modified, or 304 for whoever has it.
///
/// Source: FHIR R4, http.html#cread; RFC 9110 section 13.1.
struct VersionedReply {
  let resource: JSON
  let version: Int
  /// When this version was stored, microseconds since 1970.
  let updatedAt: Int64
  /// Whether the version alone decides what is told: a patient whose record was joined with another
  /// tells of it without a new version.
  var isDecidedByVersion = true
  /// Whether something was left out of it for this reader, who may be given it once it is open to him.
  var isRedacted = false
  /// Whether it is another facility's: neither a time nor `*` tells whether the reader holds the whole of it.
  var isAcross = false

  /// What was left out has a mark, so that whoever holds that is not answered that he has the whole; and so has what
  /// tells of other records, so that whoever holds that is told when it is parted from them.
  var eTag: String {
    "W/\"\(version)\(isRedacted ? "-redacted" : "")\(isDecidedByVersion ? "" : "-linked")\""
  }

  /// The answer to a read of what has no versions: its tag is made of what it says.
  static func unversioned(
    _ resource: JSON, to request: Request, cut subset: ResourceSubset = .whole
  ) -> Response {
    let tag = "W/\"\(ContentTag.of(resource.serialized()))\""
    if names(tag, in: request) ?? false {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    var response = RecordRoutes.fhir(subset.cut(resource))
    response.headers[.eTag] = tag
    return response
  }

  /// Whether the request's tags name this one; nil where it has none.
  private static func names(_ eTag: String, in request: Request, anyCounts: Bool = true) -> Bool? {
    let tags = request.headers[values: .ifNoneMatch]
    guard !tags.isEmpty else { return nil }
    return tags.joined(separator: ",").split(separator: ",").contains { text in
      let tag = text.filter { $0 != " " }
      return (tag == "*" && anyCounts) || opaque(tag) == opaque(Substring(eTag))
    }
  }

  /// The answer to a read; `subset` is cut from the resource.
  func response(to request: Request, cut subset: ResourceSubset) -> Response {
    // How much is left out may change without a word on the visit, so what is redacted is always told.
    guard !isDecidedByVersion || isRedacted || !isKnown(to: request) else {
      return Response(status: .notModified, headers: headers)
    }
    var response = RecordRoutes.fhir(subset.cut(resource))
    response.headers.append(contentsOf: headers)
    return response
  }

  private var headers: HTTPFields {
    var headers: HTTPFields = [.eTag: eTag]
    if isDecidedByVersion {
      headers[.lastModified] = HTTPDate(microseconds: updatedAt).description
    }
    return headers
  }

  /// The tags decide where there are any; else the time. Source: RFC 9110 section 13.2.2.
  private func isKnown(to request: Request) -> Bool {
    if let isNamed = Self.names(eTag, in: request, anyCounts: !isAcross) { return isNamed }
    guard !isAcross,
      let since = request.headers[.ifModifiedSince].flatMap({ HTTPDate($0) })
    else { return false }
    return HTTPDate(microseconds: updatedAt).seconds <= since.seconds
  }

  /// A tag without its mark of weakness, which does not count here. Source: RFC 9110 section 8.8.3.2.
  private static func opaque(_ tag: some StringProtocol) -> Substring {
    tag.hasPrefix("W/") ? Substring(tag.dropFirst(2)) : Substring(tag)
  }
}
