import ArgumentParser
import Intake
import Sealing

/// `baimbai keys`: makes the first keys of a gateway.
struct Keys: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Buat kunci pertama; yang ada dibiarkan / make the first keys; leaves what is there.")

  @Argument(help: "Folder.")
  var directory: String

  @Option(help: "Nama log / the log's name.")
  var origin = Settings().origin

  @Flag(help: "Cetak kunci pemeriksa tanda terima / print the key that verifies receipts.")
  var receiptVerifier = false

  func run() async throws {
    try Keyring.create(in: directory)
    guard receiptVerifier else { return }
    print(try ReceiptSigner(keyring: try Keyring(directory: directory), origin: origin).verifierKey)
  }
}
