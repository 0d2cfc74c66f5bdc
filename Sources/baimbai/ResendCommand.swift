import Agent
import ArgumentParser
import Foundation

/// `baimbai audit resend`: which kept receipts are of submissions that a restore lost.
struct ResendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resend",
    abstract: "Tanda terima yang kirimannya hilang / receipts whose submissions were lost.",
    discussion: """
      Menanyakan pemulihan log kepada gerbang dan mencetak tanda terima yang harus dikirim ulang dengan \
      `baimbai submit`. Keluar 0 tidak ada, 2 ada, 69 gerbang tidak terjangkau. /
      Asks the gateway how its log went on and prints the receipts to be sent again with `baimbai submit`. \
      Exit 0 none, 2 some, 69 gateway unreachable.
      """)

  @Argument(help: "Folder tanda terima / folder of receipts.") var folder: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    let client = try options.client()
    let lost: [String]
    do {
      lost = try await client.lost(among: KeptReceipts.all(in: folder))
      await client.shutdown()
    } catch {
      await client.shutdown()
      tell("gerbang tidak terjangkau / gateway unreachable")
      throw ExitStatus.serviceDown
    }
    for file in lost { print(file) }
    if !lost.isEmpty { throw ExitCode(2) }
    tell("tidak ada yang harus dikirim ulang / nothing to send again")
  }
}
