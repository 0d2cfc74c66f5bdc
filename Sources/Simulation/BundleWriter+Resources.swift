import FHIRFormat
import RecordModel
import StrictJSON

extension BundleWriter {
  mutating func patient() {
    let patient = source.patient
    object("meta") { writer in
      writer.list("profile") {
        $0.json.string("https://fhir.kemkes.go.id/r4/StructureDefinition/Patient")
      }
    }
    identifiers(patient.identifiers)
    json.key("active")
    json.bool(true)
    list("name") { writer in
      for name in patient.names {
        writer.object { writer in
          writer.member("use", name.use)
          writer.member("text", name.text)
        }
      }
    }
    member("gender", patient.sex?.rawValue)
    date("birthDate", patient.birthDate)
    if case .at(let time) = patient.deceased { self.time("deceasedDateTime", time) }
    list("address") { writer in
      for address in patient.addresses { writer.object { $0.address(address) } }
    }
    concept("maritalStatus", patient.maritalStatus)
    if let birth = patient.multipleBirth {
      json.key("multipleBirthInteger")
      json.int(birth)
    }
    list("extension") { writer in
      writer.object { writer in
        writer.member("url", "https://fhir.kemkes.go.id/r4/StructureDefinition/citizenshipStatus")
        writer.member("valueCode", "WNI")
      }
    }
  }

  private mutating func address(_ address: PersonAddress) {
    member("use", address.use)
    if !address.lines.isEmpty {
      list("line") { writer in
        for line in address.lines { writer.json.string(line) }
      }
    }
    member("city", address.city)
    member("postalCode", address.postalCode)
    member("country", address.country)
    guard let village = address.villageCode else { return }
    list("extension") { writer in
      writer.object { writer in
        writer.member("url", FHIRSystem.administrativeCode)
        writer.list("extension") { writer in
          writer.part("province", String(village.prefix(2)))
          writer.part("city", String(village.prefix(4)))
          writer.part("district", String(village.prefix(6)))
          writer.part("village", village)
          writer.part("rt", address.rt ?? "")
          writer.part("rw", address.rw ?? "")
        }
      }
    }
  }

  private mutating func part(_ url: String, _ code: String) {
    object { writer in
      writer.member("url", url)
      writer.member("valueCode", code)
    }
  }

  mutating func encounter() {
    let visit = source.visit
    identifiers(visit.identifiers)
    member("status", visit.status)
    list("statusHistory") { writer in
      for span in visit.statusHistory {
        writer.object { writer in
          writer.member("status", span.status)
          writer.period("period", span.period)
        }
      }
    }
    json.key("class")
    coding(visit.visitClass)
    concept("serviceType", visit.service)
    reference(
      "subject", NamedReference(reference: names[0], display: source.patient.names.first?.text))
    participant(visit.practitioner)
    period("period", visit.period)
    diagnosisList(visit)
    object("hospitalization") { writer in
      writer.reference("origin", visit.referredFrom)
      writer.reference("destination", visit.referredTo)
      writer.concept("dischargeDisposition", visit.disposition)
    }
    list("location") { writer in
      writer.object { writer in
        writer.reference("location", visit.location)
        writer.period("period", visit.period)
      }
    }
    reference("serviceProvider", visit.serviceProvider)
    if let payer = visit.payer {
      list("extension") { writer in
        writer.object { writer in
          writer.member("url", FHIRSystem.payerExtension)
          writer.json.key("valueCoding")
          writer.coding(payer)
        }
      }
    }
  }

  private mutating func participant(_ practitioner: NamedReference?) {
    list("participant") { writer in
      writer.object { writer in
        writer.concepts(
          "type",
          Coding(
            system: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", code: "ATND",
            display: "attender"))
        writer.reference("individual", practitioner)
      }
    }
  }

  private mutating func diagnosisList(_ visit: Visit) {
    guard !visit.diagnoses.isEmpty else { return }
    list("diagnosis") { writer in
      for (turn, diagnosis) in visit.diagnoses.enumerated() {
        writer.object { writer in
          writer.reference(
            "condition",
            NamedReference(reference: writer.names[2 + turn]))
          writer.concept("use", diagnosis.role.map { Concept(coding: $0) })
          guard let rank = diagnosis.rank else { return }
          writer.json.key("rank")
          writer.json.int(rank)
        }
      }
    }
  }

  mutating func condition(_ diagnosis: Diagnosis) {
    identifiers(diagnosis.origin.identifiers)
    concept(
      "clinicalStatus",
      Concept(
        coding: Coding(
          system: "http://terminology.hl7.org/CodeSystem/condition-clinical",
          code: diagnosis.clinicalStatus, display: "Active")))
    concepts("category", diagnosis.category)
    concept("code", diagnosis.code)
    links()
    time("recordedDate", diagnosis.recorded)
  }

  mutating func observation(_ observation: Observation) {
    identifiers(observation.origin.identifiers)
    member("status", observation.status)
    concepts("category", observation.category)
    concept("code", observation.code)
    links()
    time("effectiveDateTime", observation.effective)
    time("issued", observation.issued)
    list("performer") { writer in
      writer.object { writer in
        writer.member("reference", observation.performer?.reference)
      }
    }
    if case .quantity(let quantity) = observation.value { self.quantity("valueQuantity", quantity) }
  }

  mutating func procedure(_ procedure: Procedure) {
    identifiers(procedure.origin.identifiers)
    member("status", procedure.status)
    concept("code", procedure.code)
    links()
    period("performedPeriod", procedure.performed)
    list("performer") { writer in
      writer.object { $0.reference("actor", procedure.performer) }
    }
  }

  mutating func medicationRequest(_ request: MedicationRequest) {
    list("contained") { writer in
      writer.object { writer in
        writer.member("resourceType", "Medication")
        writer.member("id", "obat")
        writer.concept("code", request.medication)
        writer.member("status", "active")
        writer.medicationType()
      }
    }
    identifiers(request.origin.identifiers)
    member("status", request.status)
    member("intent", request.intent)
    concepts(
      "category",
      Coding(
        system: "http://terminology.hl7.org/CodeSystem/medicationrequest-category",
        code: source.visit.visitClass.code == "IMP" ? "inpatient" : "outpatient"))
    reference(
      "medicationReference",
      NamedReference(reference: "#obat"))
    links()
    time("authoredOn", request.authored)
    reference("requester", request.requester)
    list("dosageInstruction") { writer in
      writer.object { $0.member("text", request.dosageText) }
    }
    dispense(request)
  }

  private mutating func medicationType() {
    list("extension") { writer in
      writer.object { writer in
        writer.member("url", "https://fhir.kemkes.go.id/r4/StructureDefinition/MedicationType")
        writer.concept(
          "valueCodeableConcept",
          Concept(
            coding: Coding(
              system: "http://terminology.kemkes.go.id/CodeSystem/medication-type", code: "NC",
              display: "Non-compound")))
      }
    }
  }

  private mutating func dispense(_ request: MedicationRequest) {
    object("dispenseRequest") { writer in
      writer.quantity("quantity", request.quantity)
      writer.quantity(
        "expectedSupplyDuration",
        request.daysSupply.map {
          Observation.Quantity(
            value: $0, unit: "days", system: "http://unitsofmeasure.org", code: "d")
        })
      writer.reference("performer", writer.source.visit.serviceProvider)
    }
  }
}
