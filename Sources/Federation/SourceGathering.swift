package import RecordModel

/// Asks one endpoint for a person by each of his numbers, all at once: whoever is found by several is read once, and
/// what one question brought stands whatever became of the others.
package struct SourceGathering: Sendable {
  private let search: @Sendable (ExternalIdentifier) async throws -> [String]
  private let read: @Sendable (String) async throws -> SourceRecord?

  /// A gathering.
  ///
  /// - Parameters:
  ///   - search: the endpoint's ids of the patients with a number; throws `SourceFault`.
  ///   - read: what it has of one; nil for nothing; throws `SourceFault`.
  package init(
    search: @escaping @Sendable (ExternalIdentifier) async throws -> [String],
    read: @escaping @Sendable (String) async throws -> SourceRecord?
  ) {
    self.search = search
    self.read = read
  }

  /// What the endpoint answers; throws what is no `SourceFault`.
  package func answer(by numbers: [ExternalIdentifier]) async throws -> SourceAnswer {
    let found = try await Self.each(numbers, search)
    var ids: [String] = []
    for id in found.values.joined() where !ids.contains(id) { ids.append(id) }
    let told = try await Self.each(ids, read)
    return SourceAnswer(
      records: SourceRecord.once(told.values.compactMap(\.self)),
      fault: (found.faults + told.faults).max { $0.weight < $1.weight })
  }

  /// What became of each, in the order of what was asked.
  private static func each<Asked: Sendable, Value: Sendable>(
    _ asked: [Asked], _ body: @escaping @Sendable (Asked) async throws -> Value
  ) async throws -> (values: [Value], faults: [SourceFault]) {
    var ends: [(turn: Int, end: Result<Value, SourceFault>)] = []
    try await withThrowingTaskGroup(of: (Int, Result<Value, SourceFault>).self) { group in
      for (turn, one) in asked.enumerated() {
        group.addTask {
          do { return (turn, .success(try await body(one))) } catch let fault as SourceFault {
            return (turn, .failure(fault))
          }
        }
      }
      for try await (turn, end) in group { ends.append((turn, end)) }
    }
    var values: [Value] = []
    var faults: [SourceFault] = []
    for (_, end) in ends.sorted(by: { $0.turn < $1.turn }) {
      switch end {
      case .success(let value): values.append(value)
      case .failure(let fault): faults.append(fault)
      }
    }
    return (values, faults)
  }
}

extension SourceFault {
  /// The heavier, the less is there: who refuses is.
  fileprivate var weight: Int {
    switch self {
    case .refused: 0
    case .unusable: 1
    case .down: 2
    }
  }
}
