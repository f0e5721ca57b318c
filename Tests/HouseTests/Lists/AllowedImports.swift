/// Which of our own modules each target imports. To add one is to decide that a part of the system may know another.
enum AllowedImports {
    static let modules: [String: [String]] = [
        "TocsinBroker": ["CMosquitto", "TocsinModel"],
        "TocsinConfiguration": ["TocsinDecoding", "TocsinDevices", "TocsinEngine", "TocsinExpressions", "TocsinModel"],
        "TocsinDashboard": [],
        "TocsinDecoding": ["CSimdjson", "TocsinExpressions", "TocsinModel"],
        "TocsinDevices": ["TocsinExpressions", "TocsinModel"],
        "TocsinEngine": ["TocsinExpressions", "TocsinModel"],
        "TocsinExpressions": [],
        "TocsinGateway": ["TocsinExpressions", "TocsinModel"],
        "TocsinLoopback": [],
        "TocsinModel": ["TocsinExpressions"],
        "TocsinRehearsal": [
            "TocsinConfiguration", "TocsinDecoding", "TocsinEngine", "TocsinExpressions", "TocsinModel",
        ],
        "TocsinRuntime": [
            "CRE2", "TocsinBroker", "TocsinConfiguration", "TocsinDashboard", "TocsinDecoding", "TocsinEngine",
            "TocsinExpressions", "TocsinGateway", "TocsinModel", "TocsinRehearsal", "TocsinStore",
        ],
        "TocsinStore": ["TocsinEngine", "TocsinExpressions", "TocsinModel"],
        "TocsinTestKit": ["TocsinLoopback"],
        "tocsin": [
            "TocsinBroker", "TocsinConfiguration", "TocsinDecoding", "TocsinDevices", "TocsinEngine",
            "TocsinExpressions", "TocsinGateway", "TocsinLoopback", "TocsinModel", "TocsinRehearsal", "TocsinRuntime",
            "TocsinStore",
        ],
    ]
}
