import NIOCore

/// Runs the tasks of a connection on its own event loop.
///
/// A request then stays on one thread from the socket to the commit's queue and back; between the
/// loop and Swift's own pool every part of a request would cost a wake-up. What takes long leaves
/// the loop by `withTaskExecutorPreference(globalConcurrentExecutor)`.
final class EventLoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
