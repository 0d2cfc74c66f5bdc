/// A word of a name by its sound, so that the spellings of one name meet.
///
/// Old and new Indonesian spelling (oe/u, dj/j, tj/c, sj/sy, nj/ny), transliterations from Arabic
/// (ch/kh/h, dz/z/s, th/t, q/k), doubled letters, ie/i, y/i, f/p/v, a silent h, final d/t.
/// Source: Ejaan Yang Disempurnakan 1972; the rest is ours.
enum NameSound {
  static func of(_ word: [UInt8]) -> [UInt8] {
    if let known = families[String(decoding: word, as: UTF8.self)] { return known }
    var letters = word
    for (from, to) in pairs { letters = replaced(letters, from, to) }
    letters = letters.map { singles[$0] ?? $0 }
    letters = withoutSilent(letters)
    var sound: [UInt8] = []
    for letter in letters where letter != sound.last { sound.append(letter) }
    if sound.count > 2, sound.last == UInt8(ascii: "D") {
      sound[sound.count - 1] = UInt8(ascii: "T")
    }
    return sound
  }

  /// Pairs of letters in the order in which they are replaced.
  private static let pairs: [([UInt8], [UInt8])] = [
    ("TJ", "C"), ("DJ", "J"), ("SJ", "S"), ("NJ", "NY"), ("SY", "S"), ("SH", "S"), ("CH", "H"),
    ("KH", "H"), ("GH", "G"), ("DZ", "S"), ("TS", "S"), ("TH", "T"), ("DH", "D"), ("PH", "P"),
    ("OE", "U"), ("OO", "U"), ("OU", "U"), ("IE", "I"), ("IY", "I"), ("YI", "I"), ("AE", "AI"),
    ("AY", "AI"), ("X", "KS"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  private static let singles: [UInt8: UInt8] = Dictionary(
    uniqueKeysWithValues: [
      ("F", "P"), ("V", "P"), ("Q", "K"), ("Z", "S"), ("Y", "I"), ("O", "U"),
    ].map { (Array($0.0.utf8)[0], Array($0.1.utf8)[0]) })

  /// Names that are shortened and spelt in more ways than rules reach.
  private static let families: [String: [UInt8]] = {
    var table: [String: [UInt8]] = [:]
    for (sound, spellings) in [
      (
        "MUHAMAT",
        "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MOHAMMED MUHAMMED MUHAMED MOCHAMAD MOCHAMMAD MUCHAMAD"
          + " MUCHAMMAD MUHAMMMAD MUH MOH MHD MOCH MUCH MOHD MUHD"
      ),
      ("ABDUL", "ABDUL ABD ABDOEL ABDULL ABDOL"), ("SITI", "SITI ST SITTI SITY SITTY"),
      ("NUR", "NUR NOOR NOR NOER NURR"), ("AHMAT", "AHMAD ACHMAD AHMED AKHMAD ACH AHMADI AKH"),
      ("SRI", "SRI SRIE"),
    ] {
      for spelling in spellings.split(separator: " ") {
        table[String(spelling)] = Array(sound.utf8)
      }
    }
    return table
  }()

  private static func replaced(_ word: [UInt8], _ from: [UInt8], _ to: [UInt8]) -> [UInt8] {
    guard word.count >= from.count else { return word }
    var result: [UInt8] = []
    var index = 0
    while index < word.count {
      if word[index...].starts(with: from) {
        result += to
        index += from.count
      } else {
        result.append(word[index])
        index += 1
      }
    }
    return result
  }

  /// Leaves out an h that no vowel follows, or that follows a consonant.
  private static func withoutSilent(_ word: [UInt8]) -> [UInt8] {
    let silent = UInt8(ascii: "H")
    let vowels = Array("AEIOU".utf8)
    return word.indices.filter { index in
      guard word[index] == silent, index > 0 else { return true }
      return index + 1 < word.count && vowels.contains(word[index - 1])
        && vowels.contains(word[index + 1])
    }.map { word[$0] }
  }
}
