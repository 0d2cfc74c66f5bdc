package import RecordModel
import TransparencyLog

/// The line of a policy file that is wrong, and why.
package struct PolicyFault: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Longer than is read here.
    case tooLarge
    /// A control character, a carriage return among them.
    case controlCharacter
    /// Not `log`, `witness`, `group` or `quorum`, or with too few or too many words.
    case malformedLine
    /// Not a key that this program knows: `name+hash+base64` of an Ed25519 key.
    case malformedKey
    /// A key that signs something else: a log's needs type 1, a witness's type 4.
    case wrongKeyType
    /// The same public key twice.
    case duplicateKey
    /// The same name twice, or `none`.
    case duplicateName
    /// A name that no earlier line defines.
    case unknownName
    /// A member of two groups, or twice of one.
    case repeatedMember
    /// A threshold that is not 1 to the number of members.
    case threshold
    /// Not exactly one quorum line.
    case quorum
  }

  /// The line, from 1; 0 for the file as a whole.
  package let line: Int
  /// What is wrong.
  package let kind: Kind

  /// A fault of a line.
  package init(line: Int, kind: Kind) {
    self.line = line
    self.kind = kind
  }

  /// The sentence for whoever wrote the file.
  package var message: Bilingual {
    switch kind {
    case .tooLarge:
      Bilingual(
        id: "Berkas kebijakan terlalu besar; kurangi log, saksi, atau grup.",
        en: "The policy file is too large; list fewer logs, witnesses or groups.")
    case .controlCharacter:
      Bilingual(
        id: "Ada karakter kendali; simpan sebagai teks biasa dengan akhir baris Unix.",
        en: "There is a control character; save it as plain text with Unix line ends.")
    case .malformedLine:
      Bilingual(
        id:
          "Bentuk baris: log KUNCI, witness NAMA KUNCI, group NAMA N ANGGOTA..., quorum NAMA.",
        en: "A line must read: log KEY, witness NAME KEY, group NAME N MEMBER..., quorum NAME.")
    case .malformedKey:
      Bilingual(
        id: "Kunci tidak dapat dibaca; salin utuh dari pemiliknya (nama+hash+base64).",
        en: "The key cannot be read; copy it whole from its owner (name+hash+base64).")
    case .wrongKeyType:
      Bilingual(
        id: "Jenis kunci tidak cocok: kunci log pada baris log, kunci saksi pada baris witness.",
        en: "The wrong kind of key: a log's key on a log line, a witness's on a witness line.")
    case .duplicateKey:
      Bilingual(
        id: "Kunci publik ini tertulis dua kali; hapus salah satunya.",
        en: "This public key stands twice; remove one of them.")
    case .duplicateName:
      Bilingual(
        id: "Nama ini sudah dipakai; pilih nama lain.",
        en: "This name is taken; choose another.")
    case .unknownName:
      Bilingual(
        id: "Nama ini belum didefinisikan pada baris sebelumnya; periksa ejaan dan urutan.",
        en: "No line above defines this name; check its spelling and the order.")
    case .repeatedMember:
      Bilingual(
        id: "Anggota ini sudah ada dalam sebuah grup; satu nama hanya boleh di satu grup.",
        en: "This member is in a group already; a name may be in one group only.")
    case .threshold:
      Bilingual(
        id: "Ambang grup harus any, all, atau angka dari 1 sampai jumlah anggotanya.",
        en: "A group's threshold must be any, all, or a number from 1 to its members.")
    case .quorum:
      Bilingual(
        id: "Harus ada tepat satu baris quorum.",
        en: "There must be exactly one quorum line.")
    }
  }
}

extension WitnessPolicy {
  /// Reads a policy file; throws the first line that is wrong.
  package init(file bytes: [UInt8]) throws(PolicyFault) {
    guard bytes.count <= Self.maximumBytes else { throw PolicyFault(line: 0, kind: .tooLarge) }
    var reader = PolicyReader()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (offset, line) in lines.enumerated() {
      do {
        try reader.read(line)
      } catch {
        throw PolicyFault(line: offset + 1, kind: error.kind)
      }
    }
    guard let quorum = reader.quorum else { throw PolicyFault(line: 0, kind: .quorum) }
    self.init(
      logs: reader.logs, witnesses: reader.witnesses, nodes: reader.nodes, quorum: quorum.node)
  }
}

/// Reads a policy line by line.
private struct PolicyReader {
  struct Quorum { let node: Int? }
  struct Fault: Error { let kind: PolicyFault.Kind }

  var logs: [WitnessPolicy.Log] = []
  var witnesses: [WitnessPolicy.Witness] = []
  var nodes: [WitnessPolicy.Node] = []
  var quorum: Quorum?
  private var names: [[UInt8]: Int] = [:]
  private var members: Set<Int> = []
  private var publicKeys: Set<[UInt8]> = []
  private static let none = Array("none".utf8)

  mutating func read(_ line: ArraySlice<UInt8>) throws(Fault) {
    guard line.allSatisfy({ ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7f }) else {
      throw Fault(kind: .controlCharacter)
    }
    let words = line.split { $0 == 0x20 || $0 == 0x09 }.map { Array($0) }
    guard let first = words.first, first[0] != UInt8(ascii: "#") else { return }
    switch (WireWords.text(first), words.count) {
    case ("log", 2...3): try log(words)
    case ("witness", 3...4): try witness(words)
    case ("group", 4...): try group(words)
    case ("quorum", 2): try quorum(words[1])
    default: throw Fault(kind: .malformedLine)
    }
  }

  private mutating func log(_ words: [[UInt8]]) throws(Fault) {
    guard logs.count < WitnessPolicy.maximumEach else { throw Fault(kind: .tooLarge) }
    let key = try key(words[1], .ed25519)
    logs.append(WitnessPolicy.Log(key: key, url: try url(words, at: 2)))
  }

  private mutating func witness(_ words: [[UInt8]]) throws(Fault) {
    guard witnesses.count < WitnessPolicy.maximumEach else { throw Fault(kind: .tooLarge) }
    let key = try key(words[2], .cosignature)
    let url = try url(words, at: 3)
    witnesses.append(WitnessPolicy.Witness(name: words[1], key: key, url: url))
    try define(words[1], .witness(witnesses.count - 1))
  }

  private mutating func group(_ words: [[UInt8]]) throws(Fault) {
    guard nodes.count - witnesses.count < WitnessPolicy.maximumEach else {
      throw Fault(kind: .tooLarge)
    }
    var indices: [Int] = []
    for name in words[3...] {
      guard let index = names[name] else { throw Fault(kind: .unknownName) }
      guard members.insert(index).inserted else { throw Fault(kind: .repeatedMember) }
      indices.append(index)
    }
    let threshold: Int
    switch WireWords.text(words[2]) {
    case "any": threshold = 1
    case "all": threshold = indices.count
    default: threshold = WireWords.decimal(words[2]) ?? 0
    }
    guard (1...indices.count).contains(threshold) else { throw Fault(kind: .threshold) }
    try define(words[1], .group(threshold: threshold, members: indices))
  }

  private mutating func quorum(_ name: [UInt8]) throws(Fault) {
    guard quorum == nil else { throw Fault(kind: .quorum) }
    if name == Self.none {
      quorum = Quorum(node: nil)
      return
    }
    guard let index = names[name] else { throw Fault(kind: .unknownName) }
    quorum = Quorum(node: index)
  }

  private mutating func define(_ name: [UInt8], _ node: WitnessPolicy.Node) throws(Fault) {
    guard name != Self.none, names[name] == nil else { throw Fault(kind: .duplicateName) }
    names[name] = nodes.count
    nodes.append(node)
  }

  private mutating func key(
    _ word: [UInt8], _ type: SignatureType
  ) throws(Fault) -> VerifierKey {
    guard let text = WireWords.text(word), let key = try? VerifierKey(text) else {
      throw Fault(kind: .malformedKey)
    }
    guard key.type == type else { throw Fault(kind: .wrongKeyType) }
    guard publicKeys.insert(key.publicKey).inserted else { throw Fault(kind: .duplicateKey) }
    return key
  }

  private func url(_ words: [[UInt8]], at index: Int) throws(Fault) -> String? {
    guard index < words.count else { return nil }
    guard let text = WireWords.text(words[index]) else { throw Fault(kind: .malformedLine) }
    return text
  }
}
