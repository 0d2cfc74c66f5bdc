import RecordModel

/// The tables of facts: each column once, with how it is written and how it is read.
enum FactTables {
  static let diagnosis = ColumnTable<FactRow<Diagnosis>>(
    "record.diagnosis",
    FactRow.head({ $0.fact.origin }) { $0.fact.origin = $1 }
      + Column.coding("role", { $0.fact.role }) { $0.fact.role = $1 }
      + [.integer("rank", { $0.fact.rank }) { $0.fact.rank = $1 }]
      + Column.coding("category", { $0.fact.category }) { $0.fact.category = $1 }
      + [
        .text("clinical_status", { $0.fact.clinicalStatus }) { $0.fact.clinicalStatus = $1 },
        .text("verification_status", { $0.fact.verificationStatus }) {
          $0.fact.verificationStatus = $1
        },
      ]
      + Column.concept("code", code: "code", { $0.fact.code }) {
        $0.fact.code = $1 ?? Concept()
      }
      + Column.time("onset", { $0.fact.onset }) { $0.fact.onset = $1 }
      + Column.time("abatement", { $0.fact.abatement }) { $0.fact.abatement = $1 }
      + Column.time("recorded", { $0.fact.recorded }) { $0.fact.recorded = $1 },
    order: FactRow<Diagnosis>.order)

  static let procedure = ColumnTable<FactRow<Procedure>>(
    "record.procedure",
    FactRow.head({ $0.fact.origin }) { $0.fact.origin = $1 }
      + [.text("status", { $0.fact.status }) { $0.fact.status = $1 ?? "" }]
      + Column.coding("category", { $0.fact.category }) { $0.fact.category = $1 }
      + Column.concept("code", code: "code", { $0.fact.code }) {
        $0.fact.code = $1 ?? Concept()
      }
      + Column.time("performed_start", { $0.fact.performed.start }) {
        $0.fact.performed.start = $1
      }
      + Column.time("performed_end", { $0.fact.performed.end }) { $0.fact.performed.end = $1 }
      + [
        Column("is_moment", "boolean", get: { $0.fact.isMoment }, set: { $0.fact.isMoment = $1 })
      ]
      + Column.reference("performer", { $0.fact.performer }) { $0.fact.performer = $1 },
    order: FactRow<Procedure>.order)

  static let medicationRequest = ColumnTable<FactRow<MedicationRequest>>(
    "record.medication_request",
    FactRow.head({ $0.fact.origin }) { $0.fact.origin = $1 }
      + [
        .text("status", { $0.fact.status }) { $0.fact.status = $1 ?? "" },
        .text("intent", { $0.fact.intent }) { $0.fact.intent = $1 ?? "" },
      ]
      + Column.concept("medication", { $0.fact.medication }) {
        $0.fact.medication = $1 ?? Concept()
      }
      + Column.time("authored", { $0.fact.authored }) { $0.fact.authored = $1 }
      + Column.reference("requester", { $0.fact.requester }) { $0.fact.requester = $1 }
      + [.text("dosage_text", { $0.fact.dosageText }) { $0.fact.dosageText = $1 }]
      + quantity
      + [
        .text("days_supply", { $0.fact.daysSupply?.text }) {
          $0.fact.daysSupply = $1.flatMap { ExactDecimal($0) }
        }
      ],
    order: FactRow<MedicationRequest>.order)

  private static let quantity: [Column<FactRow<MedicationRequest>>] = [
    .text("quantity_value", { $0.fact.quantity?.value.text }) { row, text in
      row.fact.quantity = text.flatMap { ExactDecimal($0) }.map { .init(value: $0) }
    },
    .text("quantity_comparator", { $0.fact.quantity?.comparator }) {
      $0.fact.quantity?.comparator = $1
    },
    .text("quantity_unit", { $0.fact.quantity?.unit }) { $0.fact.quantity?.unit = $1 },
    .text("quantity_system", { $0.fact.quantity?.system }) { $0.fact.quantity?.system = $1 },
    .text("quantity_code", { $0.fact.quantity?.code }) { $0.fact.quantity?.code = $1 },
  ]

  static let observation = ColumnTable<FactRow<ObservationEntry>>(
    "record.observation",
    FactRow.head({ $0.fact.observation.origin }) { $0.fact.observation.origin = $1 }
      + [.text("status", { $0.fact.observation.status }) { $0.fact.observation.status = $1 ?? "" }]
      + Column.coding("category", { $0.fact.observation.category }) {
        $0.fact.observation.category = $1
      }
      + Column.concept("code", code: "code", { $0.fact.observation.code }) {
        $0.fact.observation.code = $1 ?? Concept()
      }
      + Column.concept("panel", { $0.fact.observation.panel }) {
        $0.fact.observation.panel = $1.nonEmpty
      }
      + Column.time("effective", { $0.fact.observation.effective }) {
        $0.fact.observation.effective = $1
      }
      + Column.time("issued", { $0.fact.observation.issued }) { $0.fact.observation.issued = $1 }
      + Column.reference("performer", { $0.fact.observation.performer }) {
        $0.fact.observation.performer = $1
      }
      + Column.coding("interpretation", { $0.fact.observation.interpretation }) {
        $0.fact.observation.interpretation = $1
      }
      + ObservationValue.columns,
    order: FactRow<ObservationEntry>.order)
}

extension Concept? {
  /// Nil for a concept that says nothing, which is how a null reads.
  var nonEmpty: Concept? {
    guard let self, self != Concept() else { return nil }
    return self
  }
}
