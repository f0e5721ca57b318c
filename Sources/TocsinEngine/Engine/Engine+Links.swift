internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// One-tap links: whether one was used is decided here, so that a replay decides the same.
extension Engine {
    /// Whether a link was used; forgotten when it has expired.
    package func isUsed(link nonce: String) -> Bool { state.usedLinks[nonce] != nil }

    /// Does what a link is for, and remembers it until it has expired. What is refused uses nothing up.
    mutating func follow(
        _ link: LinkUse,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Incident? {
        guard state.now < link.expires else {
            throw CommandResult.Refusal(.linkExpired, "this link counted until \(link.expires.rfc3339)")
        }
        guard state.usedLinks[link.nonce] == nil else {
            throw CommandResult.Refusal(.linkUsed, "this link was used before, and counts once")
        }
        for (nonce, expires) in state.usedLinks where expires <= state.now { state.usedLinks[nonce] = nil }
        // To forget one that still counts would let it be used again.
        guard state.usedLinks.count < rulebook.limits.links else {
            state.counters.limitsReached["links", default: 0] += 1
            throw CommandResult.Refusal(.conflict, "\(rulebook.limits.links) used links are remembered already")
        }
        let incident = try act(link.action, on: link.incident, command, into: &decision)
        state.usedLinks[link.nonce] = link.expires
        return incident
    }
}
