/// One submission as it lies in a file, or why it cannot be read.
package struct SubmissionItem: Sendable {
  /// The file's name, with `:LINE` behind it for a line of an NDJSON file.
  package let name: String
  /// What it is sent as.
  package let mediaType: String
  /// The exact bytes to send, or why there are none.
  package let content: Result<[UInt8], AgentError>
  /// How many bytes of the files this item stands for, for showing how far a run is.
  package let byteCount: Int
}

/// The submissions of many files in order, one in memory at a time.
package struct SubmissionQueue: ~Copyable {
  /// Longest submission that is sent: the gateway's own limit for a history bundle.
  ///
  /// Source: contract, Limits.
  package static let maximumBytes = 16 << 20

  private var files: ArraySlice<SubmissionFile>
  private var lines: LineReader?
  private var lineFile: SubmissionFile?
  private var lineNumber = 0

  /// The submissions of `files`; nothing is opened yet.
  package init(_ files: [SubmissionFile]) { self.files = files[...] }

  /// The next submission; nil when all were given. Blocks for as long as the disk takes.
  ///
  /// Empty lines of an NDJSON file are passed over.
  package mutating func next() -> SubmissionItem? {
    while true {
      if let file = lineFile {
        if let item = nextLine(of: file) { return item }
        continue
      }
      guard let file = files.popFirst() else { return nil }
      switch file.layout {
      case .whole: return whole(file)
      case .lines:
        lineNumber = 0
        do {
          lines = try LineReader(path: file.path, limit: Self.maximumBytes)
          lineFile = file
        } catch {
          return SubmissionItem(
            name: file.name, mediaType: file.mediaType, content: .failure(error),
            byteCount: file.byteCount)
        }
      }
    }
  }

  /// Nil when the file is at its end, or the line is empty.
  private mutating func nextLine(of file: SubmissionFile) -> SubmissionItem? {
    lineNumber += 1
    let name = "\(file.name):\(lineNumber)"
    do {
      switch try lines?.next() {
      case nil: break
      case .tooLong?:
        return SubmissionItem(
          name: name, mediaType: file.mediaType,
          content: .failure(.tooLarge(limitBytes: Self.maximumBytes)), byteCount: 0)
      case .bytes(let bytes)?:
        let isBlank = bytes.allSatisfy { [0x20, 0x09].contains($0) }
        return isBlank
          ? nil
          : SubmissionItem(
            name: name, mediaType: file.mediaType, content: .success(bytes),
            byteCount: bytes.count + 1)
      }
    } catch {
      endLines()
      return SubmissionItem(
        name: name, mediaType: file.mediaType, content: .failure(error), byteCount: 0)
    }
    endLines()
    return nil
  }

  private mutating func endLines() {
    lines = nil
    lineFile = nil
  }

  private func whole(_ file: SubmissionFile) -> SubmissionItem {
    let content: Result<[UInt8], AgentError>
    do throws(AgentError) {
      content = .success(try WholeFile.read(file.path, limit: Self.maximumBytes))
    } catch { content = .failure(error) }
    return SubmissionItem(
      name: file.name, mediaType: file.mediaType, content: content, byteCount: file.byteCount)
  }
}
