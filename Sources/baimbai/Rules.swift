import ArgumentParser
import Gateway
import RecordModel

/// `baimbai rules`: every rule that an answer can name.
struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Daftar aturan / list the rules.")

  @Flag(help: "Sebagai halaman / as a page: docs/rules.md")
  var markdown = false

  func run() {
    if markdown { return print(RuleBook.markdown, terminator: "") }
    for rule in RuleBook.all {
      print("\(rule.code) \(rule.severity.rawValue) \(rule.message.indonesian)")
    }
  }
}
