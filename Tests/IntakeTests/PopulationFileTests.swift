import Crypto
import CryptoExtras
import Foundation
import PopulationRegister
import RecordModel
import RegisterFormat
import TestSupport
import Testing

/// Files of the population register: what is read of them, who signed them, and what they answer.
@Suite("Files of the population register")
struct PopulationFileTests {
  private static func read(_ text: String) throws -> PopulationFile {
    try PopulationFile(Array(text.utf8))
  }

  @Test("SIAK's columns are read in any order, with the kelurahan in one column or four")
  func columns() throws {
    let first = try Self.read(
      """
      NAMA_LGKP,NIK,TGL_LHR,JENIS_KLMIN,NO_PROP,NO_KAB,NO_KEC,NO_KEL,STATUS
      SITI REKAAN,6371015506900001,15-06-1990,2,63,71,1,1001,aktif
      BUDI REKAAN,6371011506900002,1990-06-15,1,63,71,01,1001,MENINGGAL

      """)
    #expect(first.entries.map(\.number) == ["6371015506900001", "6371011506900002"])
    #expect(
      first.entries[0].record
        == CivilRecord(
          name: "SITI REKAAN", sex: .female,
          birthDate: CivilDate(year: 1990, month: 6, day: 15), kelurahan: "6371011001",
          presence: .present))
    #expect(first.entries[1].record.presence == .deceased && first.entries[1].record.sex == .male)
    let second = try Self.read(
      "nik;nama lengkap;tanggal lahir;kode_kel\n6371015506900001;A;15/06/1990;63.71.01.1001\n")
    #expect(second.entries.first?.record.kelurahan == "6371011001")
    #expect(second.entries.first?.record.sex == nil && second.leftOut.isEmpty)
  }

  @Test("A row that cannot be read is left out under its rule, and says no value")
  func leftOut() throws {
    let file = try Self.read(
      """
      NIK,NAMA_LGKP,TGL_LHR,JENIS_KLMIN,STATUS
      6371015506900001,SITI,15-06-1990,P,aktif
      6371015506900001,LAIN,15-06-1990,P,aktif
      637101550690000,PENDEK,15-06-1990,P,aktif
      1111111111111111,SAMA,15-06-1990,P,aktif
      6371015506900003,,15-06-1990,P,aktif
      6371015506900004,TANGGAL,31-02-1990,P,aktif
      6371015506900005,KELAMIN,15-06-1990,X,aktif
      6371015506900006,STATUS,15-06-1990,P,hilang
      """)
    #expect(file.entries.map(\.record.name) == ["SITI"] && file.leftOutRows == 7)
    #expect(
      file.leftOut.map { "\($0.issue.rule.code) \($0.rows) \($0.issue.position)" } == [
        "BMB-1786 1 row 3", "BMB-1781 2 row 4", "BMB-1782 1 row 6", "BMB-1783 1 row 7",
        "BMB-1784 1 row 8", "BMB-1785 1 row 9",
      ])
  }

  @Test("A file without its titles, and one that is no table, is refused whole")
  func refused() {
    for (text, code) in [
      ("a,b,c\n1,2,3\n", "BMB-1780"), ("NIK,TGL_LHR\n6371015506900001,15-06-1990\n", "BMB-1780"),
      ("", "BMB-1500"), ("\u{0}\u{1}\u{2}", "BMB-"),
    ] {
      let fault = #expect(throws: PopulationFile.Fault.self) { try Self.read(text) }
      #expect(fault?.rule.code.hasPrefix(code) == true, "\(fault?.rule.code ?? "")")
    }
  }

  @Test("Any bytes end in rows or a refusal")
  func anyBytes() {
    var generator = SystemRandomNumberGenerator()
    let good = Array(
      "NIK,NAMA_LGKP,TGL_LHR,NO_PROP\n6371015506900001,\"A \"\"B\",15-06-1990,63\n".utf8)
    for _ in 0..<2000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes[place] = .random(in: .min ... .max, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(.random(in: .min ... .max, using: &generator), at: place)
        }
      }
      do {
        let file = try PopulationFile(bytes)
        #expect(file.entries.count + file.leftOutRows <= bytes.count)
      } catch { #expect(error.rule.code.hasPrefix("BMB-")) }
    }
  }

  @Test("A signature of openssl holds for the whole file under its key, and for nothing else")
  func signatures() async throws {
    let folder = NSTemporaryDirectory() + "baimbai-population-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try await shell(
      """
      set -eu
      mkdir -p "$OUT" && cd "$OUT"
      printf 'NIK,NAMA_LGKP,TGL_LHR\\n' >file
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.key 2>/dev/null
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.key 2>/dev/null
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key 2>/dev/null
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak.key 2>/dev/null
      for key in p256 p384 rsa weak; do
        openssl pkey -in $key.key -pubout -out $key.pem
        openssl dgst -sha256 -sign $key.key -out $key.sig file
      done
      openssl req -x509 -new -key p256.key -subj /CN=Disdukcapil -days 2 -out cert.pem
      """, ["OUT": folder])
    func bytes(_ name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    }
    func signer(_ name: String) throws -> FileSigner {
      try FileSigner(pem: String(decoding: try bytes(name), as: UTF8.self))
    }
    let file = try bytes("file")
    for key in ["p256", "p384", "rsa"] {
      let signer = try signer("\(key).pem")
      let signature = try bytes("\(key).sig")
      try signer.check(file, signature: signature)
      for index in [0, file.count / 2, file.count - 1] {
        var changed = file
        changed[index] ^= 1
        #expect(throws: FileSigner.Fault.notSigned) {
          try signer.check(changed, signature: signature)
        }
      }
      var broken = signature
      broken[broken.count / 2] ^= 1
      for wrong in [broken, [], try bytes(key == "rsa" ? "p256.sig" : "rsa.sig")] {
        #expect(throws: FileSigner.Fault.notSigned) { try signer.check(file, signature: wrong) }
      }
    }
    let certificate = try signer("cert.pem")
    try certificate.check(file, signature: try bytes("p256.sig"))
    #expect(certificate.fingerprint == (try signer("p256.pem")).fingerprint)
    for pem in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
      #expect(throws: FileSigner.Fault.notAKey) { try FileSigner(pem: pem) }
    }
    #expect(throws: FileSigner.Fault.notAKey) { try signer("weak.pem") }
    #expect(throws: FileSigner.Fault.notAKey) { try signer("p256.key") }
  }

  private static let record = CivilRecord(
    name: "MUHAMMAD REKAAN BANJAR", sex: .male,
    birthDate: CivilDate(year: 1990, month: 6, day: 5), kelurahan: "6371011001",
    presence: .present)
  private typealias Case = (
    name: String?, born: (Int, Int, Int)?, sex: Sex?, kelurahan: String?, status: String
  )
  private static let cases: [Case] = [
    ("Muhammad Rekaan Banjar", (1990, 6, 5), .male, "6371011001", "confirmed 1 1 1 1"),
    ("H. Moh. Rekaan Banjar", (1990, 6, 5), .male, nil, "confirmed 1 1 1 0"),
    ("Rekaan Banjar", (1990, 5, 6), nil, "6371021001", "confirmed 2 2 0 3"),
    ("Muhammad Rekaan Banjar", (1990, 1, 1), nil, nil, "confirmed 1 2 0 0"),
    ("Muhammad Rekaan Banjar", nil, nil, nil, "confirmed 1 0 0 0"),
    (nil, (1990, 6, 5), nil, nil, "confirmed 0 1 0 0"),
    (nil, nil, .male, nil, "contradicted 0 0 1 0"),
    ("Muhammad Rekaan Banjar", (1991, 6, 5), nil, nil, "contradicted 1 3 0 0"),
    ("Muhammad Rekaan Banjar", (1990, 6, 6), nil, nil, "contradicted 1 3 0 0"),
    ("Siti Lain", (1990, 6, 5), .male, nil, "contradicted 3 1 1 0"),
    ("Muhammad Siddik", (1990, 6, 5), nil, nil, "contradicted 3 1 0 0"),
    ("Muhammad Rekaan Banjar", (1990, 6, 5), .female, nil, "contradicted 1 1 3 0"),
  ]

  @Test("A name that fits confirms a number unless birth date or sex stands against it")
  func answers() {
    for one in Self.cases {
      let question = PopulationQuestion(
        number: "6371010506900001", name: one.name, sex: one.sex,
        birthDate: one.born.map { CivilDate(year: $0.0, month: $0.1, day: $0.2) },
        kelurahan: one.kelurahan)
      let word = Self.record.answer(question, asOf: CivilDate(year: 2026, month: 11, day: 1))
      let said = [word.name, word.birthDate, word.sex, word.kelurahan].map { "\($0.rawValue)" }
      #expect("\(word.status.rawValue) \(said.joined(separator: " "))" == one.status)
    }
    let unknown = PopulationWord(unknownAsOf: nil)
    #expect(unknown.status == .unknownNumber)
  }
}
