/// A small message that breaks one rule, at one place.
struct StructureBreach {
  let code: String
  let position: String
  let json: String

  init(_ code: Int, _ position: String, _ json: String) {
    self.code = "BMB-\(code)"
    self.position = position
    self.json = json
  }

  static let all = shape + primitives + relations + bundles

  private static func patient(_ code: Int, _ position: String, _ members: String) -> Self {
    Self(code, "Patient" + position, #"{"resourceType":"Patient",\#(members)}"#)
  }

  /// A Parameters resource whose one parameter has a value, written as it stands.
  private static func value(_ code: Int, _ type: String, _ json: String) -> Self {
    Self(
      code, "Parameters.parameter[0].value.ofType(\(type))",
      #"{"resourceType":"Parameters","parameter":[{"name":"x","value"#
        + type.prefix(1).uppercased() + type.dropFirst() + #"":\#(json)}]}"#)
  }

  private static func bundle(_ code: Int, _ position: String, _ members: String) -> Self {
    Self(code, "Bundle" + position, #"{"resourceType":"Bundle",\#(members)}"#)
  }

  private static let shape: [Self] = [
    Self(1001, "", "{}"),
    Self(1001, "", "[]"),
    Self(1001, "", #"{"resourceType":7}"#),
    bundle(
      1001, ".entry[0].resource",
      #""type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":{"id":"x"}}]"#),
    Self(1002, "", #"{"resourceType":"Pasien"}"#),
    Self(1002, "", #"{"resourceType":"HumanName"}"#),
    Self(1002, "", #"{"resourceType":"DomainResource"}"#),
    patient(1002, ".contained[0]", #""contained":[{"resourceType":"patient","id":"x"}]"#),
    patient(1003, ".nama", #""nama":"x""#),
    patient(1003, ".name[0].gelar", #""name":[{"gelar":"x","text":"x"}]"#),
    patient(1003, ".name[0].resourceType", #""name":[{"resourceType":"HumanName"}]"#),
    patient(1003, ".deceasedString", #""deceasedString":"x""#),
    patient(1004, ".birthDate", #""birthDate":1990"#),
    patient(1004, ".name[0]", #""name":["x"]"#),
    patient(1004, ".multipleBirth.ofType(integer)", #""multipleBirthInteger":"2""#),
    patient(1004, ".gender", #""_gender":"x""#),
    patient(1005, ".name", #""name":{"text":"x"}"#),
    patient(1005, ".name[0].given", #""name":[{"given":"x"}]"#),
    patient(1006, ".gender", #""gender":["male"]"#),
    patient(1006, ".name[0].family", #""name":[{"family":["x"]}]"#),
    Self(1007, "Observation.code", #"{"resourceType":"Observation","status":"final"}"#),
    Self(
      1007, "MedicationRequest.medication",
      #"{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":"#
        + #"{"display":"x"}}"#),
    patient(1007, ".link[0].other", #""link":[{"type":"refer"}]"#),
    patient(1008, ".deceased", #""deceasedBoolean":true,"deceasedDateTime":"2020""#),
    patient(1009, ".maritalStatus", #""maritalStatus":{}"#),
    patient(1010, ".name", #""name":[]"#),
    patient(1010, ".name[0].given", #""name":[{"_given":[]}]"#),
    patient(1011, ".name[0].text", #""name":[{"text":""}]"#),
    patient(1012, ".name[0].text", #""name":[{"text":"  "}]"#),
    patient(1013, ".gender", #""gender":null"#),
    patient(1013, ".name", #""name":null"#),
    patient(1013, ".name[1]", #""name":[{"text":"x"},null]"#),
    patient(1013, ".name[0].given[0]", #""name":[{"given":[null]}]"#),
    patient(1014, ".name", #""_name":[{"id":"x"}]"#),
    patient(1015, ".fhir_comments", #""fhir_comments":["x"]"#),
    patient(1016, ".gender", #""gender":"pria""#),
    Self(
      1016, "Encounter.statusHistory[0].status",
      #"{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"statusHistory":"#
        + #"[{"status":"done","period":{"start":"2024"}}]}"#),
  ]

  private static let primitives: [Self] = [
    value(1020, "boolean", #""true""#), value(1020, "boolean", "1"),
    value(1021, "integer", "1.5"), value(1021, "integer", "2147483648"),
    value(1021, "integer", "1e3"), value(1022, "unsignedInt", "-1"),
    value(1023, "positiveInt", "0"),
    value(1024, "decimal", "1e65"), value(1024, "decimal", String(repeating: "1", count: 65)),
    value(1025, "date", #""09-03-2024""#), value(1025, "date", #""2023-02-29""#),
    value(1025, "date", #""2024-13""#), value(1025, "date", #""2024-01-01T00:00:00Z""#),
    value(1026, "dateTime", #""2024-03-09T08:30""#),
    value(1026, "dateTime", #""2024-03-09T08:30:00""#),
    value(1026, "dateTime", #""2024-03-09 08:30:00+08:00""#),
    value(1026, "dateTime", #""2024-03-09T24:00:00Z""#),
    value(1026, "dateTime", #""2024-03-09T08:30:00+14:30""#),
    value(1027, "instant", #""2024-03-09""#), value(1028, "time", #""8:30""#),
    value(1028, "time", #""08:30:00Z""#), value(1029, "code", #""a  b""#),
    value(1029, "code", #"" a""#), value(1030, "id", #""a_b""#),
    value(1030, "id", "\"" + String(repeating: "a", count: 65) + "\""),
    patient(1030, ".id", #""id":"a b""#),
    value(1031, "oid", #""1.2.3""#), value(1031, "oid", #""urn:oid:3.1""#),
    value(1032, "uuid", #""c757873d-ec9a-4326-a141-556f43239520""#),
    value(1032, "uuid", #""urn:uuid:C757873D-EC9A-4326-A141-556F43239520""#),
    value(1033, "uri", #""a b""#), value(1033, "uri", #""a\u0020b""#),
    value(1034, "url", #""http://a b""#),
    value(1035, "canonical", #""http://a |1""#), value(1036, "base64Binary", #""abc""#),
    value(1036, "base64Binary", #""a=bc""#), value(1037, "string", "\"a\u{7F}\\u0001\""),
  ]

  private static let relations: [Self] = [
    Self(
      1040, "Observation.value.ofType(Quantity)",
      #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":"#
        + #"{"value":1,"code":"kg"}}"#),
    patient(1040, ".telecom[0]", #""telecom":[{"value":"0812"}]"#),
    Self(
      1041, "Observation",
      #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"x","#
        + #""dataAbsentReason":{"text":"x"}}"#),
    patient(1042, ".contact[0]", #""contact":[{"gender":"male"}]"#),
    Self(1042, "Organization", #"{"resourceType":"Organization","active":true}"#),
    patient(1043, ".extension[0]", #""extension":[{"url":"http://x"}]"#),
    patient(
      1043, ".extension[0]",
      #""extension":[{"url":"http://x","valueCode":"x","extension":[{"url":"y","valueCode":"x"}]}]"#
    ),
    patient(1044, ".managingOrganization.reference", #""managingOrganization":{"reference":"1"}"#),
    patient(
      1044, ".managingOrganization.reference", #""managingOrganization":{"reference":"Klinik/1"}"#),
    patient(
      1045, ".managingOrganization.reference", ##""managingOrganization":{"reference":"#o"}"##),
    patient(1046, ".text.div", #""text":{"status":"generated","div":"x"}"#),
    patient(1046, ".text.div", #""text":{"status":"generated","div":"<div> </div>"}"#),
    patient(
      1047, ".text.div",
      #""text":{"status":"generated","div":"<div>x<script>y<\/script><\/div>"}"#),
    patient(
      1047, ".text.div", #""text":{"status":"generated","div":"<div><p onclick=\"y\">x</p></div>"}"#
    ),
    patient(
      1047, ".text.div",
      #""text":{"status":"generated","div":"<div><a href=\"javascript:y\">x</a></div>"}"#),
    patient(
      1047, ".text.div",
      #""text":{"status":"generated","div":"<div>\u003cscript>x\u003c/script></div>"}"#),
    Self(
      1048, "RiskAssessment.prediction[0].probability",
      #"{"resourceType":"RiskAssessment","status":"final","subject":{"display":"x"},"prediction":"#
        + #"[{"probabilityDecimal":100.5}]}"#),
    patient(1049, ".id", #""id":"{{pasien}}""#),
    patient(
      1049, ".managingOrganization.reference",
      #""managingOrganization":{"reference":"Organization/{{id}}"}"#),
  ]
}
