/// Messages that one caller handed over, and who is told what became of each.
final class Submission: Sendable {
    /// What is told: the places of messages in the submission, and why they will not reach the broker; `nil` where it has them.
    typealias Report = @Sendable (_ index: Int, _ failure: PublishFailure?) -> Void

    let messages: [OutboundMessage]
    let priority: OutboundPriority
    private let report: Report

    init(_ messages: [OutboundMessage], priority: OutboundPriority, report: @escaping Report) {
        self.messages = messages
        self.priority = priority
        self.report = report
    }

    func settle(_ index: Int, _ failure: PublishFailure?) {
        report(index, failure)
    }
}
