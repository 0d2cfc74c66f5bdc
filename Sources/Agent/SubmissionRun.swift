/// Sends all submissions of many files, a bounded number at a time.
package struct SubmissionRun: Sendable {
  /// Most submissions in flight that may be asked for: a gateway bounds a certificate's connections.
  package static let maximumConcurrency = 32
  /// After so many in a row that the gateway put off, the rest is left for another time.
  package static let maximumPutOff = 3

  private let client: SubmissionClient
  private let concurrency: Int
  private let isDryRun: Bool

  /// A run with `concurrency` submissions in flight, from 1 to `maximumConcurrency`.
  package init(client: SubmissionClient, concurrency: Int, isDryRun: Bool) {
    self.client = client
    self.concurrency = min(max(1, concurrency), Self.maximumConcurrency)
    self.isDryRun = isDryRun
  }

  /// Sends what `files` hold and gives each result as it comes, in any order, one call at a time.
  ///
  /// Ends early when the gateway cannot be reached or trusted, or puts off `maximumPutOff` in a row.
  /// - Returns: whether everything was tried.
  /// - Throws: `CancellationError`, or what `onResult` throws.
  package func send(
    _ files: [SubmissionFile],
    onRetry: @escaping @Sendable (_ name: String, _ attempts: Int, _ wait: Duration) -> Void,
    onResult: (SubmissionItem, SubmissionResult) throws -> Void
  ) async throws -> Bool {
    var queue = SubmissionQueue(files)
    var putOff = 0
    var isStopped = false
    return try await withThrowingTaskGroup(of: (SubmissionItem, SubmissionResult).self) { group in
      var inFlight = 0
      while true {
        while !isStopped, inFlight < concurrency, let item = queue.next() {
          group.addTask { (item, try await submit(item, onRetry)) }
          inFlight += 1
        }
        guard let (item, result) = try await group.next() else { break }
        inFlight -= 1
        try onResult(item, result)
        putOff = result.verdict == .tryLater ? putOff + 1 : 0
        isStopped =
          isStopped || putOff >= Self.maximumPutOff
          || [.unreachable, .untrusted].contains(result.verdict)
      }
      return !isStopped || queue.next() == nil
    }
  }

  private func submit(
    _ item: SubmissionItem,
    _ onRetry: @escaping @Sendable (_ name: String, _ attempts: Int, _ wait: Duration) -> Void
  ) async throws -> SubmissionResult {
    switch item.content {
    case .failure(let fault): return SubmissionResult(.unsendable, fault: fault)
    case .success(let bytes):
      return try await client.submit(
        bytes, mediaType: item.mediaType,
        idempotencyKey: IdempotencyKey(bytes: bytes, mediaType: item.mediaType),
        isDryRun: isDryRun
      ) { onRetry(item.name, $0, $1) }
    }
  }
}
