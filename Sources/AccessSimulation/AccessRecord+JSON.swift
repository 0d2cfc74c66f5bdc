package import AccessReview
import StrictJSON

extension AccessRecord {
  /// One line of a file of records, without its line feed: an object with a member for each fact
  /// that is there, names and values as in the log where it has them.
  ///
  /// Subjects are `{"sub": 32 hexadecimal digits, "names": [hexadecimal], "kel": code}`. 64-bit
  /// hashes are hexadecimal strings, since a JSON number keeps 53 bits only.
  package var line: [UInt8] {
    var writer = JSONWriter(reservingBytes: 512)
    writer.beginObject()
    writer.key("leaf")
    writer.int(Int(leaf))
    writer.key("at")
    writer.int(Int(time))
    writer.optional("evt", event.rawValue)
    writer.optional("fac", facility)
    writer.optional("cert", certificate)
    writer.optional("src", source)
    writer.optional("usr", user)
    writer.optional("pou", purpose)
    writer.optional("req", requestID)
    writer.names("readerNames", readerNameTokens)
    writer.optional("readerKel", readerKelurahan)
    writer.optional("asked", numberAsked.map { String($0) })
    if !subjects.isEmpty {
      writer.key("subs")
      writer.beginArray()
      for subject in subjects { subject.write(&writer) }
      writer.endArray()
    }
    writer.endObject()
    return writer.bytes
  }

  /// Reads a line; throws what is no record.
  package init(line: [UInt8]) throws(AccessFileError) {
    let value = try AccessFileError.document(line)
    guard let leaf = value["leaf"]?.int, let time = value["at"]?.int,
      let event = value["evt"]?.string.flatMap({ Event(rawValue: $0) })
    else { throw .missing("leaf, at, evt") }
    var subjects: [AccessSubject] = []
    if let list = value["subs"] {
      for element in list.elements { subjects.append(try AccessSubject(element)) }
    }
    self.init(
      leaf: Int64(leaf), time: Int64(time), event: event, facility: value["fac"]?.string,
      user: value["usr"]?.string, subjects: subjects)
    certificate = value["cert"]?.string
    source = value["src"]?.string
    purpose = value["pou"]?.string
    requestID = value["req"]?.string
    readerNameTokens = try value.hashes("readerNames")
    readerKelurahan = value["readerKel"]?.string
    if let asked = value["asked"]?.string {
      guard let number = UInt64(asked) else { throw .malformed("asked") }
      numberAsked = number
    }
  }
}

extension AccessSubject {
  fileprivate func write(_ writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional(
      "sub", AccessFileError.digits(pseudonym.high) + AccessFileError.digits(pseudonym.low))
    writer.names("names", nameTokens)
    writer.optional("kel", kelurahan)
    writer.endObject()
  }

  fileprivate init(_ value: JSONValue) throws(AccessFileError) {
    guard let text = value["sub"]?.string, text.utf8.count == 32,
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { throw .malformed("sub") }
    self.init(
      Pseudonym(high: high, low: low), nameTokens: try value.hashes("names"),
      kelurahan: value["kel"]?.string)
  }
}

extension JSONWriter {
  fileprivate mutating func optional(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    self.key(key)
    string(value)
  }

  fileprivate mutating func names(_ key: StaticString, _ tokens: [UInt64]) {
    guard !tokens.isEmpty else { return }
    self.key(key)
    beginArray()
    for token in tokens { string(AccessFileError.digits(token)) }
    endArray()
  }
}

extension JSONValue {
  fileprivate func hashes(_ key: StaticString) throws(AccessFileError) -> [UInt64] {
    guard let list = self[key] else { return [] }
    var hashes: [UInt64] = []
    for element in list.elements {
      guard let text = element.string, let hash = UInt64(text, radix: 16)
      else { throw .malformed("names") }
      hashes.append(hash)
    }
    return hashes
  }
}
