extension StructureBreach {
  /// A resource that needs nothing.
  private static let basic = #"{"resourceType":"Patient","active":true}"#
  private static let post = #""request":{"method":"POST","url":"Patient"}"#

  private init(_ code: Int, _ position: String, type: String, entries: [String], more: String = "")
  {
    self.init(
      code, "Bundle." + position,
      #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(entries.joined(separator: ","))]"#
        + more + "}")
  }

  private static func entry(_ url: String, _ more: String) -> String {
    #"{"fullUrl":"\#(url)","resource":\#(basic)\#(more.isEmpty ? "" : ",")\#(more)}"#
  }

  private static func change(_ method: String, _ url: String) -> String {
    #"{"resource":\#(basic),"request":{"method":"\#(method)","url":"\#(url)"}}"#
  }

  static let bundles: [Self] = [
    Self(1060, "entry[0].request", type: "transaction", entries: [entry("urn:uuid:1", "")]),
    Self(1061, "entry[0].request", type: "collection", entries: [entry("urn:uuid:1", post)]),
    Self(1062, "entry[0].response", type: "batch-response", entries: [entry("urn:uuid:1", "")]),
    Self(
      1063, "entry[0].response", type: "collection",
      entries: [entry("urn:uuid:1", #""response":{"status":"200"}"#)]),
    Self(
      1064, "entry[0].search", type: "collection",
      entries: [entry("urn:uuid:1", #""search":{"mode":"match"}"#)]),
    Self(
      1064, "total", type: "collection", entries: [entry("urn:uuid:1", "")], more: #","total":1"#),
    Self(
      1065, "entry[2].fullUrl", type: "transaction",
      entries: [entry("urn:uuid:1", post), entry("urn:uuid:2", post), entry("urn:uuid:1", post)]),
    Self(1066, "entry[0].fullUrl", type: "collection", entries: [entry("Patient/1", "")]),
    Self(
      1066, "entry[0].fullUrl", type: "collection",
      entries: [entry("http://x/Patient/1/_history/2", "")]),
    Self(1067, "entry[0].resource", type: "batch", entries: ["{\(post)}"]),
    Self(
      1068, "entry[1].request.url", type: "transaction",
      entries: [change("PUT", "Patient/1"), change("PATCH", "Patient/1")]),
    Self(
      1069, "entry[0]", type: "message",
      entries: [entry("urn:uuid:1", "")]),
    Self(
      1069, "timestamp", type: "document",
      entries: [
        #"{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Composition","status":"final","#
          + #""type":{"text":"x"},"date":"2024","author":[{"display":"x"}],"title":"x"}}"#
      ], more: #","identifier":{"system":"http://x","value":"1"}"#),
    Self(
      1070, "entry[0].resource.contained[0].contained", type: "collection",
      entries: [
        #"{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a","#
          + #""contained":[{"resourceType":"Patient","id":"b"}]}]}}"#
      ]),
    Self(
      1071, "entry[0].resource.contained[0]", type: "collection",
      entries: [#"{"resource":{"resourceType":"Patient","contained":[\#(basic)]}}"#]),
    Self(
      1072, "entry[0].resource.contained[0].meta.versionId", type: "collection",
      entries: [
        #"{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a","#
          + #""meta":{"versionId":"1"}}]}}"#
      ]),
    Self(
      1049, "entry[0].fullUrl", type: "collection", entries: [entry("{{uuid}}", "")]),
  ]

  /// A transaction that breaks nothing: a visit with a diagnosis and a measured value.
  static let soundBundle = #"""
    {"resourceType":"Bundle","type":"transaction","entry":[
    {"fullUrl":"urn:uuid:0190a1b2-0000-7000-8000-000000000001",
     "resource":{"resourceType":"Encounter","identifier":[{"system":"http://klinik/kunjungan",
      "value":"K-1"}],"status":"finished","class":{
      "system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
      "subject":{"reference":"Patient/P1","display":"x"},
      "period":{"start":"2024-03-09T08:30:00+08:00","end":"2024-03-09T09:00:00.250+08:00"},
      "statusHistory":[{"status":"arrived","period":{"start":"2024-03-09T08:30:00+08:00"}}],
      "text":{"status":"generated",
       "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x<br/></div>"},
      "extension":[{"url":"http://klinik/antrian","valueInteger":7}]},
     "request":{"method":"POST","url":"Encounter"}},
    {"fullUrl":"urn:uuid:0190a1b2-0000-7000-8000-000000000002",
     "resource":{"resourceType":"Condition","code":{"coding":[
      {"system":"http://hl7.org/fhir/sid/icd-10","code":"J06.9"}]},
      "subject":{"reference":"Patient/P1"},
      "encounter":{"reference":"urn:uuid:0190a1b2-0000-7000-8000-000000000001"}},
     "request":{"method":"POST","url":"Condition"}},
    {"fullUrl":"urn:uuid:0190a1b2-0000-7000-8000-000000000003",
     "resource":{"resourceType":"Observation","status":"final","code":{"text":"berat"},
      "subject":{"reference":"Patient/P1"},"effectiveDateTime":"2024-03-09",
      "valueQuantity":{"value":61.50,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}},
     "request":{"method":"POST","url":"Observation"}}]}
    """#
}
