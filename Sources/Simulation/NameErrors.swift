/// How names come to be written in more than one way.
enum NameErrors {
  /// Another spelling of one of the words, where there is one.
  static func spelling(_ name: String, _ generator: inout SeededGenerator) -> String {
    var words = name.split(separator: " ").map(String.init)
    if let others = short[words[0]], generator.chance(700) {
      words[0] = generator.one(of: others)
      return words.joined(separator: " ")
    }
    let place = generator.below(words.count)
    let start = generator.below(changes.count)
    for offset in changes.indices {
      let (from, to) = changes[(start + offset) % changes.count]
      guard let range = words[place].firstRange(of: from) else { continue }
      words[place].replaceSubrange(range, with: to)
      break
    }
    return words.joined(separator: " ")
  }

  /// One letter left out, doubled, put in another's place, or two swapped.
  static func slip(_ text: String, _ generator: inout SeededGenerator) -> String {
    var letters = Array(text)
    guard letters.count > 4 else { return text }
    let places = letters.indices.filter { place in
      place > 0 && place + 1 < letters.count && letters[place].isLetter
        && letters[place + 1].isLetter
    }
    guard !places.isEmpty else { return text }
    let place = generator.one(of: places)
    switch generator.below(4) {
    case 0: letters.remove(at: place)
    case 1: letters.insert(letters[place], at: place)
    case 2: letters.swapAt(place, place + 1)
    default:
      let near = neighbours[Character(letters[place].lowercased())] ?? "e"
      letters[place] = Array(near)[generator.below(near.count)]
    }
    return String(letters)
  }

  /// A title before the name or a degree after it.
  static func title(
    _ name: String, isFemale: Bool, _ generator: inout SeededGenerator
  ) -> String {
    switch generator.below(6) {
    case 0: (isFemale ? "Hj. " : "H. ") + name
    case 1: (isFemale ? "Ny. " : "Tn. ") + name
    case 2: name + (isFemale ? ", S.Kep" : ", S.H.")
    case 3: name + ", S.Pd"
    case 4: (isFemale ? "Ny " : "Tn ") + name
    default: "Dr. " + name
    }
  }

  private static let short: [String: [String]] = [
    "Muhammad": ["M.", "Moh.", "Muh.", "Mohammad", "Muhamad", "Mochammad", "M"],
    "Ahmad": ["Achmad", "Akhmad", "Ach."], "Abdul": ["Abd.", "Abd", "Abdoel"],
    "Siti": ["St.", "Sitti", "Sity"], "Nur": ["Noor", "Nor"], "Noor": ["Nur", "Nor"],
    "Nurul": ["Noorul", "Norul"],
  ]

  private static let changes = [
    ("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "i"), ("i", "y"), ("mm", "m"), ("ah", "a"),
    ("f", "v"), ("z", "s"), ("kh", "h"), ("sy", "s"), ("ai", "ae"), ("n", "nn"), ("dd", "d"),
    ("f", "p"), ("i", "ie"), ("s", "ss"), ("d", "dh"),
  ]

  /// What stands beside a letter on a keyboard.
  private static let neighbours: [Character: String] = [
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "ko", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "r": "et", "s": "ad", "t": "ry", "u": "yi", "w": "qe", "y": "tu", "z": "x",
  ]
}
