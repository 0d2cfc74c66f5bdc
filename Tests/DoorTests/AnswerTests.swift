import Door
import Foundation
import HTTPTypes
import Hummingbird
import RecordModel
import StrictJSON
import Testing

/// The one map from rules to HTTP.
@Suite struct AnswerTests {
  @Test(
    "The room's rules have codes of their own in its two ranges, and words in both languages")
  func rules() {
    let numbers = doorRules.compactMap { Int($0.code.dropFirst("BMB-".count)) }
    #expect(numbers.count == doorRules.count && Set(numbers).count == numbers.count)
    #expect(numbers.allSatisfy { (1600...1799).contains($0) || (1870...1879).contains($0) })
    for rule in doorRules {
      for text in [rule.message, rule.fix] {
        #expect(text.indonesian != text.english && text.indonesian.last == ".")
        #expect(text.english.last == ".")
      }
    }
  }

  @Test(
    "Every rule stands for the status that HTTP gives it",
    arguments: [
      ("BMB-1600", 400), ("BMB-1601", 400), ("BMB-1602", 400), ("BMB-1603", 401), ("BMB-1604", 403),
      ("BMB-1629", 403), ("BMB-1630", 403),
      ("BMB-1605", 403), ("BMB-1606", 403), ("BMB-1607", 403), ("BMB-1608", 403), ("BMB-1609", 403),
      ("BMB-1610", 404), ("BMB-1611", 405), ("BMB-1612", 408), ("BMB-1613", 411), ("BMB-1614", 413),
      ("BMB-1615", 415), ("BMB-1616", 415), ("BMB-1617", 422), ("BMB-1618", 429), ("BMB-1619", 429),
      ("BMB-1620", 431), ("BMB-1621", 500), ("BMB-1622", 503), ("BMB-1623", 403), ("BMB-1624", 403),
      ("BMB-1625", 415), ("BMB-1870", 400), ("BMB-1871", 403), ("BMB-1872", 429), ("BMB-1873", 500),
    ])
  func statuses(_ code: String, _ status: Int) throws {
    let rule = try #require(doorRules.first { $0.code == code })
    #expect(Answer.status(for: rule).code == status)
  }

  @Test("A rule of another room stands for 422")
  func otherRooms() {
    let rule = Rule(
      "BMB-9999", .warning, type: "value", message: Bilingual(id: "a", en: "b"),
      fix: Bilingual(id: "c", en: "d"))
    #expect(Answer(rule).status.code == 422)
  }

  @Test("A bare status becomes the rule that stands for it, with the status kept")
  func standing() {
    for code in [
      400, 401, 403, 404, 405, 408, 409, 411, 413, 415, 418, 422, 429, 431, 500, 502, 503,
    ] {
      let answer = Answer.standing(for: HTTPResponse.Status(code: code))
      #expect(answer.status.code == code && answer.issues.count == 1)
      if ![409, 418, 502].contains(code) {
        #expect(answer.issues.first.map { Answer.status(for: $0.rule).code } == code)
      }
    }
  }

  @Test("An OperationOutcome has severity, type, code, place, and both languages")
  func operationOutcome() throws {
    let answer = Answer(.badParameter, at: "Bundle.entry[3].resource", detail: "_count")
    let tree = try object(answer.json(.operationOutcome))
    #expect(tree["resourceType"] as? String == "OperationOutcome")
    let issue = try #require((tree["issue"] as? [[String: Any]])?.first)
    #expect(issue["severity"] as? String == "error" && issue["code"] as? String == "value")
    #expect(issue["expression"] as? [String] == ["Bundle.entry[3].resource"])
    #expect(issue["diagnostics"] as? String == "_count")
    let details = try #require(issue["details"] as? [String: Any])
    let coding = try #require((details["coding"] as? [[String: Any]])?.first)
    #expect(coding["code"] as? String == "BMB-1602")
    #expect((details["text"] as? String)?.hasPrefix("Parameter atau header") == true)
    let english = String(describing: details["_text"] ?? "")
    #expect(english.contains("A parameter or header of the request is not valid."))
  }

  @Test(
    "A place that is no FHIRPath is a location", arguments: ["PID-3.1", "row 7", "Host", "body"])
  func location(_ place: String) throws {
    let tree = try object(Answer(.badParameter, at: place).json(.operationOutcome))
    let issue = try #require((tree["issue"] as? [[String: Any]])?.first)
    #expect(issue["location"] as? [String] == [place] && issue["expression"] == nil)
  }

  @Test("A problem has type, title, status and the issues, Indonesian first")
  func problem() throws {
    let answer = Answer(.tooManyRequests, detail: "60 a minute", retryAfterSeconds: 9)
    let tree = try object(answer.json(.problem, requestID: RequestID(sent: "abc")))
    #expect((tree["type"] as? String)?.hasSuffix("#BMB-1618") == true)
    #expect(tree["status"] as? Int == 429 && tree["request"] as? String == "abc")
    #expect((tree["title"] as? String)?.hasPrefix("Terlalu banyak permintaan") == true)
    let issue = try #require((tree["issues"] as? [[String: Any]])?.first)
    #expect(issue["rule"] as? String == "BMB-1618" && issue["severity"] as? String == "error")
    #expect((issue["message"] as? [String: String])?.keys.sorted() == ["en", "id"])
    #expect((issue["fix"] as? [String: String])?["en"]?.contains("Retry-After") == true)
    let response = answer.response(.problem)
    #expect(response.headers[.retryAfter] == "9")
    #expect(response.headers[.contentType] == "application/problem+json")
  }

  private func object(_ json: JSON) throws -> [String: Any] {
    let any = try JSONSerialization.jsonObject(with: Data(json.serialized()))
    return try #require(any as? [String: Any])
  }
}
