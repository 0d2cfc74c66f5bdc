import ArgumentParser
import Foundation
import PCareFormat
import StrictJSON

/// CPU from bytes to decoded submissions, one JSON object a line for each format.
struct BenchFormats: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "Waktu CPU tiap format / CPU time of each format.")

  @Argument(help: "Berkas .json, .ndjson, .hl7, .csv, .xlsx / files of these kinds")
  var files: [String]
  @Option(help: "Ulangan / rounds; the fastest counts") var rounds = 5

  func run() async throws {
    var found: [Bench.Decoding: Bench.FormatBodies] = [:]
    for file in files {
      let content = [UInt8](try Data(contentsOf: URL(filePath: file)))
      let isLines = file.hasSuffix(".ndjson")
      for decoding in try Self.decodings(of: content, name: file) {
        found[decoding, default: .init(decoding)].add(content, isLines: isLines)
      }
    }
    for decoding in Bench.Decoding.allCases {
      if let bodies = found[decoding] { print(try bodies.measure(rounds: rounds)) }
    }
  }

  private static func decodings(of content: [UInt8], name: String) throws -> [Bench.Decoding] {
    for decoding in [Bench.Decoding.hl7, .csv, .xlsx] where name.hasSuffix("." + decoding.rawValue)
    {
      return [decoding]
    }
    let first = content.prefix { $0 != UInt8(ascii: "\n") }
    let document = try JSONDocument(
      name.hasSuffix(".ndjson") ? Array(first) : content, limits: .history)
    return PCareDecoder.recognises(document.root) ? [.pcare] : [.fhir, .fhirChecked]
  }
}
