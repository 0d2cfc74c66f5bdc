import ArgumentParser
import Foundation
import PatientIndex
import PersonMatching
import Sealing

/// `baimbai bench tokens`: what blocking would store of the records of a file, for `scripts/bench blocking`.
struct BenchTokens: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens",
    abstract: "Token pengelompokan dari rekam / the tokens by which records are found.",
    discussion: """
      Tiap baris: token dan nomor rekam, mulai dari --first. / Each line: a token and the number of a record, from \
      --first on.
      """)

  @Option(help: "Tabel rekam / table of records") var records: String
  @Option(help: "Folder kunci / folder of keys") var keys: String
  @Option(help: "Berkas keluaran / output file") var out: String
  @Option(help: "Nomor rekam pertama / number of the first record") var first = 0

  func run() throws {
    let keyring = try Keyring(directory: keys)
    let file = try MatchFile(path: records)
    var text = ""
    for (offset, record) in file.records.enumerated() {
      for token in MatchToken.all(of: record, under: keyring) {
        text += "\(token)\t\(first + offset)\n"
      }
    }
    try Data(text.utf8).write(to: URL(filePath: out))
    print(file.records.count)
  }
}
