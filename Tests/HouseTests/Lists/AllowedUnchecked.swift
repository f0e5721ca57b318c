/// Types that are sendable without the compiler's seeing why, with the reason.
struct AllowedUnchecked: Sendable {
    let types: [String]
    let reason: String

    static let all: [AllowedUnchecked] = [
        AllowedUnchecked(
            types: ["Semaphore"],
            reason: "`sem_t` is made to be used by several threads at once, and its address never changes"
        ),
        AllowedUnchecked(
            types: ["JSONParser"],
            reason: "its buffers are reachable from it alone, it can't be copied, and every use of it is `mutating`"
        ),
        AllowedUnchecked(
            types: ["CopyOnWrite"],
            reason: "what it refers to is written to only while nobody else refers to it"
        ),
        AllowedUnchecked(
            types: ["LinearPattern"],
            reason: "the pattern is made once, and RE2 promises that to match doesn't change it"
        ),
        AllowedUnchecked(
            types: [
                "Node", "ArithmeticNode", "BinaryCallNode", "BindNode", "ComparisonNode", "ConditionalNode",
                "ConstantNode", "FailureNode", "FieldNode", "HasNode", "IndexNode", "ListComprehensionNode", "ListNode",
                "LocalNode", "LogicNode", "MapComprehensionNode", "MapNode", "MembershipNode", "NegateNode", "NotNode",
                "OperandNode", "OptionalIndexNode", "OptionalMapNode", "OptionalSelectNode", "OrElseNode", "PairNode",
                "PathNode", "PathNumberNode", "PathTextNode", "PatternNode", "QuantifierNode", "SelectNode",
                "UnaryCallNode", "VariadicCallNode",
            ],
            reason: "every stored property is a `let` of a sendable type; a class that isn't final can't say so itself"
        ),
    ]

    static var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for allowed in all {
            for type in allowed.types { counts[type, default: 0] += 1 }
        }
        return counts
    }
}
