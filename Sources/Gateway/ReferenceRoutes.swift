import Door
import Hummingbird
import Intake
import RegisterFormat

/// What a sender looks up: the rules, and the blank register.
struct ReferenceRoutes: Sendable {
  func add(to router: Router<GatewayContext>) {
    router.get("/v1/rules") { _, _ in
      SubmissionRoutes.json(RuleBook.document, status: .ok, .submissions)
    }
    router.get("/v1/registers/template.csv") { _, _ in
      Response.download(RegisterTemplate.csv, "text/csv; charset=utf-8", name: "register.csv")
    }
    router.get("/v1/registers/template.xlsx") { _, _ in
      Response.download(RegisterTemplate.xlsx, MessageType.xlsx.rawValue, name: "register.xlsx")
    }
  }
}
