package import RecordModel
import Synchronization

/// Gathers work of many callers into few commits: whatever is waiting when a lane is free goes
/// down together, each owner's in turn.
///
/// A lone caller waits for nobody; under load the batches grow by themselves, because they gather
/// while the lanes are busy. Bounded everywhere: a full queue refuses at once, first whoever has most
/// waiting.
package final class GroupCommit<Work: Sendable, Outcome: Sendable>: Sendable {
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

    func refuse(_ why: GroupCommitRefusal) { continuation.resume(throwing: why) }
  }

  /// A lane that gathers; one does at a time, so that what waits goes to it.
  private struct Gathering {
    let number: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var waiting = FairQueue<Waiting>()
    var running = 0
    /// Works in the commits that run now.
    var committing = 0
    var gathering: Gathering?
    var gatherings = 0
    var isClosed = false
    var drained: [CheckedContinuation<Void, Never>] = []

    /// Whether as many wait as another lane commits, or as one may.
    func hasGathered(_ batch: Int) -> Bool { waiting.count >= min(committing, batch) }

    /// Ends a lane's gathering; who is returned is to be resumed.
    mutating func takeGathering() -> CheckedContinuation<Void, Never>? {
      defer { gathering = nil }
      return gathering?.continuation
    }
  }

  /// What follows from a work that came, done when the state is free again.
  private struct Arrival {
    var refused: (waiting: Waiting, why: GroupCommitRefusal)?
    var startsLane = false
    var gathered: CheckedContinuation<Void, Never>?
  }

  private let limits: Limits
  private let commit: @Sendable ([Work]) async -> [Result<Outcome, any Error>]
  private let share: @Sendable (Work) -> Share
  private let state = Mutex(State())

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
  package var depth: Int { state.withLock { $0.waiting.count } }

  /// Takes `work`, waits for its commit, and returns its outcome; throws `GroupCommitRefusal` or
  /// what the commit threw.
  nonisolated(nonsending) package func submit(_ work: Work) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      let arrival = arrive(
        Waiting(work: work, since: .now, continuation: continuation), share(work))
      if let (waiting, why) = arrival.refused { waiting.refuse(why) }
      if arrival.startsLane { Task { await self.runLane() } }
      arrival.gathered?.resume()
    }
  }

  /// Takes no more work and returns when all that was taken is answered.
  package func close() async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        state.isClosed = true
        if state.running == 0, state.waiting.isEmpty { return true }
        state.drained.append(continuation)
        return false
      }
      if isDone { continuation.resume() }
    }
  }

  private func arrive(_ work: Waiting, _ share: Share) -> Arrival {
    state.withLock { state in
      var arrival = Arrival()
      if state.isClosed {
        arrival.refused = (work, .closed)
        return arrival
      }
      if state.waiting.count >= limits.queue {
        guard let other = state.waiting.makePlace(for: share.owner) else {
          arrival.refused = (work, .queueFull)
          return arrival
        }
        arrival.refused = (other, .queueFull)
      }
      state.waiting.append(work, of: share.owner, cost: share.cost)
      if state.running < limits.lanes {
        state.running += 1
        arrival.startsLane = true
      }
      if state.hasGathered(limits.batch) { arrival.gathered = state.takeGathering() }
      return arrival
    }
  }

  private func gather() async {
    guard limits.gathering > .zero else { return }
    var timer: Task<Void, Never>?
    await withCheckedContinuation { continuation in
      let number = state.withLock { state -> Int? in
        guard state.gathering == nil, !state.hasGathered(limits.batch) else { return nil }
        state.gatherings += 1
        state.gathering = Gathering(number: state.gatherings, continuation: continuation)
        return state.gatherings
      }
      guard let number else {
        continuation.resume()
        return
      }
      timer = Task {
        try? await Task.sleep(for: self.limits.gathering)
        self.state.withLock { $0.gathering?.number == number ? $0.takeGathering() : nil }?.resume()
      }
    }
    timer?.cancel()
  }

  private func runLane() async {
    while true {
      await gather()
      let (late, batch) = take()
      for work in late { work.refuse(.waitedTooLong) }
      guard let batch else { return }
      let outcomes = await commit(batch.map(\.work))
      state.withLock { $0.committing -= batch.count }
      for (index, member) in batch.enumerated() {
        member.continuation.resume(
          with: index < outcomes.count
            ? outcomes[index] : .failure(GroupCommitRefusal.closed))
      }
    }
  }

  /// The next commit's works, or nil where none wait and the lane ends; and those that waited too long.
  private func take() -> (late: [Waiting], batch: [Waiting]?) {
    let limit = ContinuousClock.now - limits.patience
    let (late, batch, resumed) = state.withLock { state in
      let late = state.waiting.removeOldest { $0.since < limit }
      guard state.waiting.isEmpty else {
        let batch = state.waiting.take(limits.batch, maximumCost: limits.batchCost)
        state.committing += batch.count
        return (late, [Waiting]?.some(batch), [CheckedContinuation<Void, Never>]())
      }
      state.running -= 1
      var resumed = [state.takeGathering()].compactMap(\.self)
      if state.isClosed, state.running == 0 {
        resumed += state.drained
        state.drained = []
      }
      return (late, nil, resumed)
    }
    for continuation in resumed { continuation.resume() }
    return (late, batch)
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
