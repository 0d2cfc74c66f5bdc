import TransparencyLog

/// The vectors of RFC 6962 tests and the checkpoint that python-cryptography signed.
enum StandardVectors {
  static let entries: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    Array(0x50...0x57), Array(0x60...0x6f),
  ]

  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  static let logKey = "gw.kota.example/audit+4f83574d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
  static let witnessKey =
    "witness.inspektorat.example/w1+987330b7+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"

  static let logSignature =
    "— gw.kota.example/audit "
    + "T4NXTTvY2XBe+2f4RKmTZ6W96px9HmQzijehZzYrbUNuy/6OI+9MGPJ+mH4rHYGhmvlY8cI/oAVph5LnsCKXL2KXUQI="
  static let witnessSignature =
    "— witness.inspektorat.example/w1 mHMwtwAAAABlU/EAm5/8yny9mqp+u/5JAAHn1o5aXm/"
    + "qJBuwcl4QmL4W4SX+Gl4Sq9CkTNRppwgJIrt+9NC+jIK/+f5TTHnLLWSaCA=="
  static let checkpointBody =
    "gw.kota.example/audit\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
  static let cosigned = checkpointBody + "\n\(logSignature)\n\(witnessSignature)\n"

  /// The example of C2SP signed-note.
  static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  static let exampleNote =
    "This is an example message.\n\n— example.com/foo "
    + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    + "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"

  static func log() throws -> SignerKey {
    try SignerKey(
      name: KeyName("gw.kota.example/audit"), type: .ed25519, seed: Array(0x00...0x1f))
  }

  static func witness(_ number: UInt8 = 1) throws -> SignerKey {
    try SignerKey(
      name: KeyName("witness.inspektorat.example/w\(number)"), type: .cosignature,
      seed: Array((0x1f + number)...(0x3e + number)))
  }

  static func note(_ text: String) throws -> SignedNote { try SignedNote(bytes: Array(text.utf8)) }

  /// The note of a log's state, signed by `log()`.
  static func checkpoint(of edge: LogEdge) throws -> SignedNote {
    try Checkpoint(origin: LogOrigin("gw.kota.example/audit"), size: edge.size, root: edge.root)
      .signed(by: log())
  }
}

/// The error that `body` throws; nil if it throws none.
func thrown(_ body: () throws(TransparencyLogError) -> Void) -> TransparencyLogError? {
  do { try body() } catch { return error }
  return nil
}
