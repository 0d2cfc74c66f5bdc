package import RecordModel

/// Gathers work of many callers into few commits: whatever is waiting when a lane is free goes
/// down together, each owner's in turn.
///
/// A lone caller waits for nobody; under load the batches grow by themselves, because they gather
/// while the lanes are busy. Bounded everywhere: a full queue refuses at once, first whoever has most
/// waiting.
package actor GroupCommit<Work: Sendable, Outcome: Sendable> {
  /// How much may gather and run at once.
  package struct Limits: Sendable {
    /// Most works in one commit.
    package var batch: Int
    /// Commits running at once.
    package var lanes: Int
    /// Works that may wait; more are refused with `.queueFull`.
    package var queue: Int
    /// How long one may wait for a lane; then it is refused with `.waitedTooLong`, and nothing of it
    /// was begun. Less than a client's patience, so that nobody's work is done after he has left.
    package var patience: Duration

    /// How long a lane gathers at most while another one commits more than wait: a commit costs
    /// less the more share it, and lanes of one size keep each other busy. Who is alone never waits.
    package var gathering: Duration
    /// What the works of one commit may cost together, in the units of `Share`; a work that costs more
    /// goes alone. So that nobody waits behind a batch that is large in all but its number.
    package var batchCost: Int

    /// Limits; each at least 1.
    package init(
      batch: Int, lanes: Int, queue: Int, patience: Duration = .seconds(15),
      gathering: Duration = .zero, batchCost: Int = .max
    ) {
      self.batchCost = batchCost
      self.batch = batch
      self.lanes = lanes
      self.queue = queue
      self.patience = patience
      self.gathering = gathering
    }
  }

  /// Whose a work is, and what it costs.
  package struct Share: Sendable {
    /// Whose turn it takes; all of nobody's are one owner's.
    package let owner: FacilityID?
    /// Units, at least 1.
    package let cost: Int

    /// A work's share.
    package init(owner: FacilityID?, cost: Int) {
      self.owner = owner
      self.cost = cost
    }
  }

  private struct Waiting {
    let work: Work
    let since: ContinuousClock.Instant
    let continuation: CheckedContinuation<Outcome, any Error>
  }

  /// A lane that gathers; one does at a time, so that what waits goes to it.
  private struct Gathering {
    let number: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  private let limits: Limits
  private let commit: @Sendable ([Work]) async -> [Result<Outcome, any Error>]
  private let share: @Sendable (Work) -> Share
  private var waiting = FairQueue<Waiting>()
  private var running = 0
  /// Works in the commits that run now.
  private var committing = 0
  private var gathering: Gathering?
  private var gatherings = 0
  private var isClosed = false
  private var drained: [CheckedContinuation<Void, Never>] = []

  /// Groups work for `commit`, which answers every work of its batch in order; without `share` first
  /// come, first served.
  package init(
    limits: Limits,
    share: @escaping @Sendable (Work) -> Share = { _ in Share(owner: nil, cost: 1) },
    commit: @escaping @Sendable ([Work]) async -> [Result<Outcome, any Error>]
  ) {
    self.limits = limits
    self.share = share
    self.commit = commit
  }

  /// How many works wait now.
  package var depth: Int { waiting.count }

  /// Takes `work`, waits for its commit, and returns its outcome; throws `GroupCommitRefusal` or
  /// what the commit threw.
  package func submit(_ work: Work) async throws -> Outcome {
    if isClosed { throw GroupCommitRefusal.closed }
    let share = share(work)
    if waiting.count >= limits.queue {
      guard let other = waiting.makePlace(for: share.owner) else {
        throw GroupCommitRefusal.queueFull
      }
      other.continuation.resume(throwing: GroupCommitRefusal.queueFull)
    }
    return try await withCheckedThrowingContinuation { continuation in
      waiting.append(
        Waiting(work: work, since: .now, continuation: continuation), of: share.owner,
        cost: share.cost)
      startLane()
      if hasGathered { endGathering() }
    }
  }

  /// Takes no more work and returns when all that was taken is answered.
  package func close() async {
    isClosed = true
    if running == 0, waiting.isEmpty { return }
    await withCheckedContinuation { drained.append($0) }
  }

  private func startLane() {
    guard running < limits.lanes else { return }
    running += 1
    Task { await self.runLane() }
  }

  private func refuseImpatient() {
    let limit = ContinuousClock.now - limits.patience
    for work in waiting.removeOldest(where: { $0.since < limit }) {
      work.continuation.resume(throwing: GroupCommitRefusal.waitedTooLong)
    }
  }

  /// Whether as many wait as another lane commits.
  private var hasGathered: Bool { waiting.count >= min(committing, limits.batch) }

  private func gather() async {
    guard limits.gathering > .zero, gathering == nil, !hasGathered else { return }
    gatherings += 1
    let number = gatherings
    let timer = Task {
      try? await Task.sleep(for: limits.gathering)
      if gathering?.number == number { endGathering() }
    }
    await withCheckedContinuation {
      gathering = Gathering(number: number, continuation: $0)
    }
    timer.cancel()
  }

  private func endGathering() {
    gathering?.continuation.resume()
    gathering = nil
  }

  private func runLane() async {
    while true {
      await gather()
      refuseImpatient()
      if waiting.isEmpty { break }
      let batch = waiting.take(limits.batch, maximumCost: limits.batchCost)
      committing += batch.count
      let outcomes = await commit(batch.map(\.work))
      committing -= batch.count
      for (index, member) in batch.enumerated() {
        member.continuation.resume(
          with: index < outcomes.count
            ? outcomes[index] : .failure(GroupCommitRefusal.closed))
      }
    }
    running -= 1
    endGathering()
    if isClosed, running == 0 {
      for continuation in drained { continuation.resume() }
      drained = []
    }
  }
}

/// Why a `GroupCommit` did not do a work: nothing of it was begun.
package enum GroupCommitRefusal: Error, Hashable, Sendable {
  /// As many are waiting as may wait.
  case queueFull
  /// No lane was free in time.
  case waitedTooLong
  /// The gateway is shutting down.
  case closed
}
