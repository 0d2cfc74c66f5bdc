import Glibc
import Synchronization

/// A thread of one connection, as the executor of its actor: waiting for the server blocks nobody
/// else.
///
/// The thread ends when the executor is released, after the jobs that it still has.
final class ConnectionThread: SerialExecutor {
  private let mailbox = Mailbox()

  /// Starts the thread; throws when the process may have no more threads.
  init() throws {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(mailbox)
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Mailbox>.fromOpaque(argument).takeRetainedValue().runUntilStopped()
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      throw NoThread()
    }
  }

  deinit { mailbox.stop() }

  func enqueue(_ job: consuming ExecutorJob) {
    mailbox.put(Mailbox.Entry(job: UnownedJob(job), executor: self, bodies: nil))
  }

  /// Takes a job of `bodies`.
  fileprivate func enqueue(_ job: consuming ExecutorJob, of bodies: BodyExecutor) {
    mailbox.put(Mailbox.Entry(job: UnownedJob(job), executor: self, bodies: bodies))
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  /// The kernel refused a thread; the pool treats it like an unreachable server.
  struct NoThread: Error {}
}

/// The thread of a connection for the body of the transaction that has it: what such a body asks and is answered stays
/// on one thread, and no other is woken for each round trip.
final class BodyExecutor: TaskExecutor {
  private let thread: ConnectionThread

  init(_ thread: ConnectionThread) { self.thread = thread }

  func enqueue(_ job: consuming ExecutorJob) { thread.enqueue(job, of: self) }
}

/// The jobs of one thread in order; an entry keeps the executor alive until its job has run.
private final class Mailbox: Sendable {
  struct Entry {
    let job: UnownedJob
    let executor: ConnectionThread
    /// Of what belongs to no actor.
    let bodies: BodyExecutor?

    func run() {
      if let bodies {
        job.runSynchronously(on: bodies.asUnownedTaskExecutor())
      } else {
        job.runSynchronously(on: executor.asUnownedSerialExecutor())
      }
    }
  }

  private struct State {
    var entries: [Entry] = []
    var isStopped = false
  }

  private let state = Mutex(State())
  // A POSIX semaphore is made to be shared between threads and must not move.
  private nonisolated(unsafe) let signal: UnsafeMutablePointer<sem_t>

  init() {
    signal = .allocate(capacity: 1)
    sem_init(signal, 0, 0)
  }

  deinit {
    sem_destroy(signal)
    signal.deallocate()
  }

  func put(_ entry: Entry) {
    state.withLock { $0.entries.append(entry) }
    sem_post(signal)
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    sem_post(signal)
  }

  func runUntilStopped() {
    while true {
      while sem_wait(signal) != 0 {}
      let (entries, isStopped) = state.withLock { state in
        defer { state.entries = [] }
        return (state.entries, state.isStopped)
      }
      for entry in entries { entry.run() }
      if isStopped { return }
    }
  }
}
