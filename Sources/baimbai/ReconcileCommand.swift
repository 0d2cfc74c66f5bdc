import Agent
import ArgumentParser
import Foundation
import LogVerification
import RecordModel

/// `baimbai reconcile`: a clinic's receipts of a day against the log, best each night.
struct ReconcileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Cocokkan tanda terima sehari dengan log / a day's receipts against the log.",
    discussion: """
      Gerbang yang dikuasai orang jahat dapat tidak mencatat; hitungan fasilitas memperlihatkannya. \
      Keluar 0 cocok, 2 berbeda, 69 gerbang tidak terjangkau. /
      A captured gateway can leave out what it should write; the facility's own count shows it. \
      Exit 0 equal, 2 different, 69 gateway unreachable.
      """)

  @Argument(help: "Folder tanda terima / folder of receipts.") var folder: String
  @Option(help: "Hari, YYYY-MM-DD, waktu WITA; baku kemarin / day, WITA; default yesterday.")
  var day: String?
  @OptionGroup var options: ClientOptions

  /// The city's clock is eight hours ahead of UTC all year.
  private static let offset: Int64 = 8 * 3_600_000_000

  private static func date(_ microseconds: Int64) -> String {
    String(ClinicalTime(utc: microseconds + offset).text.prefix(10))
  }

  func run() async throws {
    let day = day ?? Self.date(House.now() - 86_400_000_000)
    let receipts = KeptReceipts.all(in: folder).map(\.receipt).filter {
      Self.date($0.received.microseconds) == day
    }
    let client = try options.client()
    let found: SubmissionClient.DayComparison
    do {
      found = try await client.reconcile(receipts, day: day)
      await client.shutdown()
    } catch {
      await client.shutdown()
      let refused = error as? ReceiptProofFault
      tell(refused.map(SubmitWords.text(of:)) ?? "gerbang tidak terjangkau / gateway unreachable")
      throw refused == nil ? ExitStatus.serviceDown : ExitStatus.failed
    }
    print(
      "\(day): tanda terima / receipts \(found.counted), gerbang / gateway \(found.logged)")
    for index in found.missing {
      print("  tidak ada dalam log / not in the log: \(index)")
    }
    for index in found.unknown {
      print("  tanpa tanda terima / without a receipt: \(index)")
    }
    if !found.missing.isEmpty || !found.unknown.isEmpty { throw ExitCode(2) }
    print("COCOK / EQUAL")
  }
}

/// The receipts in a folder.
enum KeptReceipts {
  /// Every one that can be read, by the name of its file.
  static func all(in folder: String) -> [(name: String, receipt: KeptReceipt)] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".receipt") }.sorted().compactMap { name in
      (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
        .flatMap { KeptReceipt(Array($0)) }.map { (name, $0) }
    }
  }
}
