import RecordModel
import StrictJSON

// SCH, TQ1, AIS, AIG, AIL and AIP. Source: HL7 v2.8 chapter 10.
extension GroupWalk {
  mutating func readSchedule(_ sent: FieldReader) {
    var reader = sent
    var appointment = DraftedResource("Appointment", place: reader.place)
    let numbers = [1, 2].compactMap { reader.entity($0) }
    for number in [1, 2] where reader[number].isPlain { reader.hold(number) }
    appointment.object.add("identifier", list: numbers.map { .identifier($0) })
    appointment.status = appointmentStatus(reader)
    if let kind = reader.coded(8) { appointment.object.add("appointmentType", kind.json) }
    let reason = reader.coded(7) ?? reader.coded(6)
    if let reason { appointment.object.add("reasonCode", only: reason.json) }
    appointment.span.start = time(reader[11].component(4))
    appointment.span.end = time(reader[11].component(5))
    appointment.minutes = minutes(reader[9].text, unit: reader[10].text)
    reader.keepRest(in: &appointment.object, setID: false)
    findings += reader.findings
    add(appointment)
  }

  /// SCH-25 where it is known, else what the trigger says.
  private func appointmentStatus(_ reader: FieldReader) -> String {
    let trigger = header.trigger.uppercased()
    switch trigger {
    case "S15": return "cancelled"
    case "S17": return "entered-in-error"
    case "S26": return "noshow"
    default: break
    }
    switch reader[25].component(1).text?.uppercased() {
    case "CANCELLED", "DELETED", "DISCONTINUED": return "cancelled"
    case "NOSHOW": return "noshow"
    case "COMPLETE": return "fulfilled"
    case "PENDING": return "pending"
    case "WAITLIST": return "waitlist"
    case "STARTED": return "arrived"
    default: return "booked"
    }
  }

  private func minutes(_ text: String?, unit: String?) -> Int? {
    guard let text, let number = Int(text), (1...100_000).contains(number) else { return nil }
    switch unit?.uppercased().prefix(1) {
    case "H": return number * 60
    case "S": return max(1, number / 60)
    case "D": return number * 1440
    default: return number
    }
  }

  /// TQ1-7 and 8, from 2.5 on the place of an appointment's time.
  mutating func readTiming(_ reader: FieldReader) {
    guard let index = draft.current.resources.lastIndex(where: { $0.type == "Appointment" }) else {
      return keepWhole(reader.segment.index)
    }
    let span = draft.current.resources[index].span
    draft.current.resources[index].span.start = span.start ?? time(reader[7])
    draft.current.resources[index].span.end = span.end ?? time(reader[8])
    anchor = .resource(index)
    keepWhole(reader.segment.index)
  }

  /// A service, place, device or person of an appointment.
  mutating func readAppointmentResource(_ sent: FieldReader) {
    guard let index = draft.current.resources.lastIndex(where: { $0.type == "Appointment" }) else {
      return keepWhole(sent.segment.index)
    }
    var reader = sent
    let name = reader.segment.name
    // AIS has start and duration at 4 and 7, the others at 6 and 9 or later; those stay as sent.
    if name == "AIS" {
      let start = time(reader[4])
      draft.current.resources[index].span.start = draft.current.resources[index].span.start ?? start
      let length = minutes(reader[7].text, unit: reader[8].text)
      draft.current.resources[index].minutes = draft.current.resources[index].minutes ?? length
      if let service = reader.coded(3) {
        draft.current.resources[index].object.append("serviceType", service.json)
      }
    } else if let words = actor(reader, name) {
      draft.current.resources[index].participants.append(words)
    }
    anchor = .resource(index)
    reader.keepRest(in: &draft.current.resources[index].object)
    findings += reader.findings
  }

  private func actor(_ reader: FieldReader, _ name: String) -> NamedReference? {
    let value = reader[3].repetition(0)
    switch name {
    case "AIP": return FieldReader.person(value)
    case "AIL":
      let parts = [1, 2, 3].compactMap { value.component($0).text }
      return parts.isEmpty ? nil : NamedReference(display: parts.joined(separator: " "))
    default:
      let words = value.component(2).text ?? value.text
      return words.map { NamedReference(display: $0) }
    }
  }

  /// Writes an appointment's status, time and participants.
  func finishAppointment(_ resource: inout DraftedResource) {
    let start = resource.span.start.flatMap { $0.precision >= .minute ? $0 : nil }
    var end = resource.span.end.flatMap { $0.precision >= .minute ? $0 : nil }
    if let start, end == nil {
      let length = Int64(resource.minutes ?? 0) * 60_000_000
      end = ClinicalTime(microseconds: start.microseconds + length, form: start.form)
    }
    // Only proposed or cancelled appointments may lack a time: app-3 of R4.
    let needsTime = !["cancelled", "waitlist"].contains(resource.status)
    resource.object.add(
      "status", start == nil && needsTime ? "proposed" : resource.status)
    if let start {
      resource.object.add("start", .instant(start, context))
      resource.object.add("end", .instant(end, context))
    }
    if let minutes = resource.minutes { resource.object.add("minutesDuration", .int(minutes)) }
    var participants: [JSON] = [
      ["actor": .reference(patientLink), "status": "accepted"]
    ]
    for named in resource.participants {
      participants.append(["actor": JSON.reference(named) ?? .object([]), "status": "accepted"])
    }
    resource.object.add("participant", list: participants)
  }
}
