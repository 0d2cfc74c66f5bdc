/// Units as people and machines in Indonesia write them, told in UCUM.
///
/// A unit is one word, or two with a stroke between them: `gr/dl`, `x/menit`, `rb/uL`, `mmHg`.
package enum UnitSpelling {
  /// Longest text that is looked at.
  private static let longestText = 40

  /// The UCUM unit that is meant; nil if nothing is sure.
  package static func ucum(_ text: String) -> String? {
    guard text.utf8.count <= longestText else { return nil }
    let word = normal(text)
    guard !word.isEmpty else { return nil }
    if let whole = whole[word] { return whole }
    let parts = word.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return above[word].map { $0.isEmpty ? "1" : $0 }
    case 2:
      guard let upper = above[String(parts[0])], let lower = below[String(parts[1])] else {
        return nil
      }
      return upper + "/" + lower
    default: return nil
    }
  }

  /// The unit that a text most likely means: people's spelling first, because `C`, `u/L` and `K/uL`
  /// are coulombs, atomic masses and kelvins in UCUM, then UCUM itself.
  package static func reading(_ text: String) -> UCUMUnit? {
    ucum(text).flatMap { UCUMUnit($0) } ?? UCUMUnit(text)
  }

  /// Lower case without blanks, and one character for what has several.
  private static func normal(_ text: String) -> String {
    var word = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case " ", "\t", "\u{A0}", "_": continue
      case "\u{B5}", "\u{3BC}": word += "u"
      case "\u{B2}": word += "2"
      case "\u{B3}": word += "3"
      case "\u{B0}", "\u{BA}", "\u{2DA}": word += "\u{B0}"
      case "\u{D7}": word += "x"
      case "^": word += "*"
      default: word += scalar.properties.lowercaseMapping
      }
    }
    while word.hasSuffix(".") { word.removeLast() }
    return word
  }

  private static let whole: [String: String] = [
    "mmhg": "mm[Hg]", "mm[hg]": "mm[Hg]", "cmh2o": "cm[H2O]", "kpa": "kPa",
    "c": "Cel", "\u{B0}c": "Cel", "\u{2103}": "Cel", "oc": "Cel", "degc": "Cel", "cel": "Cel",
    "celcius": "Cel", "celsius": "Cel", "derajat": "Cel", "derajatcelcius": "Cel",
    "derajatcelsius": "Cel", "derajatc": "Cel", "f": "[degF]", "\u{B0}f": "[degF]",
    "\u{2109}": "[degF]", "of": "[degF]", "degf": "[degF]", "fahrenheit": "[degF]",
    "bpm": "/min", "rpm": "/min", "%": "%", "persen": "%", "percent": "%", "vol%": "%",
    "g%": "g/dL", "gr%": "g/dL", "mg%": "mg/dL", "skor": "{score}", "score": "{score}",
    "{score}": "{score}", "poin": "{score}", "point": "{score}", "m/ul": "10*6/uL",
    "k/ul": "10*3/uL", "m/mm3": "10*6/uL", "k/mm3": "10*3/uL", "x/m": "/min",
    "kg/m*2": "kg/m2", "kg/m2": "kg/m2", "kg/m\u{B2}": "kg/m2", "lbs": "[lb_av]",
    "lb": "[lb_av]", "pound": "[lb_av]", "pounds": "[lb_av]", "inch": "[in_i]", "in": "[in_i]",
    "inches": "[in_i]", "inci": "[in_i]", "ft": "[ft_i]", "feet": "[ft_i]", "kaki": "[ft_i]",
    "mm/jam": "mm/h", "mm/hr": "mm/h", "mgg": "wk", "minggu": "wk", "week": "wk", "weeks": "wk",
    "bulan": "mo", "bln": "mo", "month": "mo", "months": "mo", "tahun": "a", "thn": "a",
    "th": "a", "year": "a", "years": "a", "hari": "d", "day": "d", "days": "d", "jam": "h",
    "menit": "min", "detik": "s", "ml/menit": "mL/min",
    "ml/min/1.73m2": "mL/min/{1.73_m2}", "ml/min/1.73": "mL/min/{1.73_m2}",
    "ml/min/{1.73m2}": "mL/min/{1.73_m2}", "ml/menit/1,73m2": "mL/min/{1.73_m2}",
    "ml/menit/1.73m2": "mL/min/{1.73_m2}", "mmol/mol": "mmol/mol", "ph": "[pH]",
  ]

  /// Words above the stroke, or alone; an empty unit is a bare count.
  private static let above: [String: String] = [
    "": "", "x": "", "kali": "", "beat": "", "beats": "", "{beats}": "", "denyut": "",
    "nadi": "", "napas": "", "nafas": "", "breaths": "", "breath": "", "sel": "", "cell": "",
    "cells": "", "{cells}": "", "kg": "kg", "kgs": "kg", "kilogram": "kg", "kilo": "kg",
    "g": "g", "gr": "g", "gm": "g", "gram": "g", "grams": "g", "mg": "mg", "mgr": "mg",
    "ug": "ug", "mcg": "ug", "ng": "ng", "pg": "pg", "l": "L", "lt": "L", "ltr": "L",
    "liter": "L", "litre": "L", "ml": "mL", "cc": "mL", "dl": "dL", "ul": "uL", "fl": "fL",
    "m": "m", "meter": "m", "cm": "cm", "centimeter": "cm", "sentimeter": "cm", "mm": "mm",
    "mol": "mol", "mmol": "mmol", "umol": "umol", "nmol": "nmol", "pmol": "pmol", "meq": "meq",
    "mek": "meq", "u": "U", "mu": "mU", "ku": "kU", "iu": "[iU]", "[iu]": "[iU]", "ui": "[iU]",
    "miu": "m[iU]", "uiu": "u[iU]", "rb": "10*3", "ribu": "10*3", "thou": "10*3",
    "10*3": "10*3", "x10*3": "10*3", "x103": "10*3", "10e3": "10*3", "jt": "10*6",
    "juta": "10*6", "mil": "10*6", "mill": "10*6", "10*6": "10*6", "x10*6": "10*6",
    "x106": "10*6", "10e6": "10*6", "10*9": "10*9", "x10*9": "10*9", "10*12": "10*12",
    "x10*12": "10*12",
  ]

  /// Words below the stroke.
  private static let below: [String: String] = [
    "l": "L", "lt": "L", "liter": "L", "litre": "L", "dl": "dL", "100ml": "dL", "ml": "mL",
    "cc": "mL", "ul": "uL", "mm3": "mm3", "mm*3": "mm3", "mmk": "mm3", "cumm": "mm3",
    "cmm": "mm3", "nl": "nL", "pl": "pL", "min": "min", "mnt": "min", "menit": "min",
    "minute": "min", "s": "s", "sec": "s", "detik": "s", "dtk": "s", "jam": "h", "h": "h",
    "hr": "h", "hour": "h", "hari": "d", "day": "d", "d": "d", "24jam": "d", "24h": "d",
    "kg": "kg", "g": "g", "gr": "g", "mg": "mg", "mol": "mol", "mmol": "mmol", "m2": "m2",
    "m*2": "m2",
  ]
}
