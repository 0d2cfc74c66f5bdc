import ArgumentParser
import Foundation
import Glibc

/// `baimbai init`: an empty Debian 12 becomes a gateway's server.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Siapkan server dari nol; --help / prepare a server from nothing; --help.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { throw ServerScript.run("init", arguments) }
}

/// `baimbai backup`: the database, its WAL and, apart from them, the keys.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Cadangkan basis data dan kunci; --help / back up database and keys; --help.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { throw ServerScript.run("backup", arguments) }
}

/// `baimbai restore`: tries a backup, or puts it in place.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Uji atau pulihkan cadangan; --help / try or restore a backup; --help.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { throw ServerScript.run("restore", arguments) }
}

/// The scripts of the server's own care: they call `useradd`, `psql`, `pg_basebackup` and `openssl`, and lie in
/// `../lib/baimbai` beside the installed program, in `scripts/server` of a clone.
enum ServerScript {
  /// Becomes the script; comes back only with why not.
  static func run(_ name: String, _ arguments: [String]) -> ExitCode {
    guard
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let script = path(of: name, beside: program)
    else {
      tell("\(name): skrip tidak ditemukan / script not found")
      return ExitStatus.serviceDown
    }
    setenv("SERVER_PROGRAM", program, 1)
    var words = ([script] + arguments).map { strdup($0) } + [nil]
    execv(script, &words)
    tell("\(script): errno \(errno)")
    return ExitStatus.serviceDown
  }

  private static func path(of name: String, beside program: String) -> String? {
    let folder = URL(filePath: program).deletingLastPathComponent()
    let installed = folder.deletingLastPathComponent().appending(path: "lib/baimbai")
    // `.build/release` is a link to `.build/TRIPLE/release`.
    let clone = (0..<3).reduce(folder) { folder, _ in folder.deletingLastPathComponent() }
      .appending(path: "scripts/server")
    return [installed, clone].map { $0.appending(path: name).path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
