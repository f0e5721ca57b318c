internal import TocsinDecoding
package import TocsinDevices
internal import TocsinEngine
package import TocsinExpressions
internal import TocsinModel
package import TocsinTime

/// Makes a configuration of its text. Pure: the same bundle and environment give the same, with the same problems.
package enum ConfigurationLoader {
    /// Checks everything and tells all that is wrong at once.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process, of which `TOCSIN_HTTP_PORT` and `TOCSIN_MQTT_PORT` are looked at.
    ///   - functions: what expressions need from outside.
    ///   - now: where given, also what will be wrong in the 8 weeks that follow is told: hours when nobody is on call.
    ///   - inspector: where given, also what is wrong with the files that the configuration names is told.
    package static func load(
        _ bundle: ConfigurationBundle,
        environment: [String: String] = [:],
        functions: ExternalFunctions = ExternalFunctions(),
        now: Timestamp? = nil,
        inspector: FileInspector? = nil
    ) -> Loaded {
        load(bundle, environment: environment, functions: functions, now: now, inspector: inspector, asked: nil)
    }

    /// - Parameter asked: where all the keys are noted that were asked for.
    static func load(
        _ bundle: ConfigurationBundle,
        environment: [String: String] = [:],
        functions: ExternalFunctions = ExternalFunctions(),
        now: Timestamp? = nil,
        inspector: FileInspector? = nil,
        asked: AskedKeys?
    ) -> Loaded {
        let log = ProblemLog(files: bundle.files, asked: asked)
        log.adopt(bundle.problems)
        var load = Load(
            bundle: bundle,
            log: log,
            environment: environment,
            functions: functions,
            now: now,
            inspector: inspector
        )
        let configuration = load.run()
        return Loaded(configuration: log.hasErrors ? nil : configuration, problems: log.problems)
    }

    /// Device models alone, of files that no configuration names.
    ///
    /// - Returns: no models where a problem is an error.
    package static func deviceModels(
        _ files: [ConfigurationBundle.File]
    ) -> (models: [DeviceModel], problems: [Problem]) {
        let log = ProblemLog(files: files, asked: nil)
        var load = Load(
            bundle: ConfigurationBundle(files: files),
            log: log,
            environment: [:],
            functions: ExternalFunctions(),
            now: nil,
            inspector: nil
        )
        let models = load.deviceModels()
        return (log.hasErrors ? [] : models, log.problems)
    }
}

/// One load.
private struct Load {
    let bundle: ConfigurationBundle
    let log: ProblemLog
    let environment: [String: String]
    let functions: ExternalFunctions
    let now: Timestamp?
    let inspector: FileInspector?
    private var budget = YAMLDocument.values

    init(
        bundle: ConfigurationBundle,
        log: ProblemLog,
        environment: [String: String],
        functions: ExternalFunctions,
        now: Timestamp?,
        inspector: FileInspector?
    ) {
        self.bundle = bundle
        self.log = log
        self.environment = environment
        self.functions = functions
        self.now = now
        self.inspector = inspector
    }

    mutating func run() -> Configuration? {
        let bytes = bundle.files.reduce(0) { $0 + $1.text.utf8.count }
        guard bytes <= ConfigurationBundle.Limit.bytes, bundle.files.count <= ConfigurationBundle.Limit.files else {
            let failure = FileSystem.Failure.larger(than: ConfigurationBundle.Limit.bytes)
            log.error(failure.message, at: Place(file: 0, line: 1, column: 1))
            return nil
        }
        var reader = MergedSettings(documents(.settings).map(\.root), log: log).reader
        var ruleSection = RuleSection(log: log, functions: functions)
        guard ruleSection.isBounded(reader) else { return nil }
        let names = Names(reader)
        for key in ["include", "devices"] { _ = reader.texts(key) }
        let overrides = PortOverrides(environment, log: log)
        let broker = BrokerSection(log: log, overrides: overrides).read(&reader)
        let store = StoreSection().read(&reader)
        let http = HTTPSection(log: log, overrides: overrides).read(&reader)
        let auth = AuthSection(log: log).read(&reader)
        let limits = LimitsSection().read(&reader)
        let sources = SourcesSection(log: log, functions: functions, limits: limits.ofSource).read(&reader)
        ruleSection.sources = sources.sources.map { SourceReach($0) }
        let rules = ruleSection.read(&reader)
        let labels = knownLabels(rules)
        let alerts = alertEnvironment(labels)
        let people = PeopleSection(log: log, names: names, environment: alerts).read(&reader)
        let intervals = TimeIntervalsSection(log: log).read(&reader)
        let schedules = SchedulesSection(log: log, names: names).read(&reader)
        let policies = PoliciesSection(log: log, names: names, intervals: intervals).read(&reader)
        let routing = RoutingSection(
            log: log,
            names: names,
            environment: alerts,
            labels: labels,
            policies: policies,
            intervals: intervals
        ).read(&reader, hasRules: !rules.isEmpty)
        let inhibitions = InhibitionsSection(log: log, environment: alerts, labels: labels).read(&reader)
        ChannelsSection(log: log, names: names, functions: functions).check(&reader)
        reader.finish()
        if sources.isComplete { warnOfUnreached(rules, ruleSection.sources) }
        let devices = deviceModels()
        guard !log.hasErrors else { return nil }
        if let inspector {
            tellNothingToDo(rules, sources.sources, people)
            FileLint(log: log, files: inspector).check(reader)
        }
        guard !log.hasErrors else { return nil }
        names.tellUnused(log)
        lint(rules, sources.sources, routing, inhibitions)
        LimitLint(log: log).check(reader)
        ExposureLint(log: log).check(reader, broker, http)
        SourceLint(log: log).check(reader, sources.sources, prefix: broker.prefix)
        SuppressionLint(log: log, names: names).check(routing, inhibitions, people)
        CircleLint(log: log).check(inhibitions, rules.compactMap(\.rule))
        let inventory = Inventory(models: devices)
        let configuration = Configuration(
            broker: broker,
            store: store,
            http: http,
            issuers: auth.issuers,
            revocations: auth.revocations,
            sources: sources.sources,
            rulebook: Rulebook(
                digest: bundle.digest,
                rules: rules.compactMap(\.rule),
                routing: routing.route,
                inhibitions: inhibitions.compactMap(\.inhibition),
                people: people,
                schedules: schedules,
                channels: Set(names.channels.list),
                sources: sources.limits,
                limits: limits.limits,
                functions: functions,
                device: { inventory.attributes(for: $0) }
            ),
            devices: devices,
            bundle: bundle
        )
        if let now {
            let book = configuration.rulebook
            let coverage = Coverage(from: now, schedules: schedules, people: people, zone: book.zone)
            var lint = CoverageLint(log: log, names: names, coverage: coverage)
            lint.check(routing, schedules)
        }
        return configuration
    }

    /// What is right and probably not what was meant. Only of a configuration without errors: these come first.
    private func lint(
        _ rules: [RuleSection.Entry],
        _ sources: [Source],
        _ routing: RouteEntry,
        _ inhibitions: [InhibitionsSection.Entry]
    ) {
        let lint = RuleLint(log: log, sources: sources)
        for rule in rules { lint.check(rule) }
        let alerts = AlertLint(rules)
        RouteLint(log: log, alerts: alerts).check(routing)
        for inhibition in inhibitions where !log.isFull {
            for condition in [inhibition.source, inhibition.target].compactMap(\.self) {
                let conjuncts = condition.value.conjuncts(symbols: Contradiction.symbols)
                if let (reason, unknown) = alerts.complaint(conjuncts) {
                    log.warning(
                        "fits no alert: \(reason)",
                        at: condition.place,
                        suggestion: unknown.flatMap(alerts.nearest)
                    )
                }
            }
        }
    }

    /// A service that hears nothing, or makes nothing of it, looks as if all were well. A configuration that is not to be run, as
    /// that of a replay or of a tool, may be so.
    private func tellNothingToDo(_ rules: [RuleSection.Entry], _ sources: [Source], _ people: People) {
        let place = Place(file: 0, line: 1, column: 1)
        switch (rules.isEmpty, sources.isEmpty) {
        case (true, true):
            log.error(
                "there are neither sources nor rules: nothing would be heard and nobody notified; was a file cut short?",
                at: place
            )
        case (true, false):
            log.warning("there are no rules: whatever is heard, nobody is notified", at: place)
        case (false, true), (false, false):
            if people.users.isEmpty { log.warning("there are no users: nobody can be notified or sign in", at: place) }
        }
    }

    private mutating func documents(_ role: ConfigurationBundle.Role) -> [(file: Int, root: YAMLNode)] {
        var documents: [(file: Int, root: YAMLNode)] = []
        for (index, file) in bundle.files.enumerated() where file.role == role {
            let root = YAMLDocument(file: index, log: log).read(file.text, budget: &budget)
            guard !log.hasErrors(in: index) else {
                if let root { documents.append((index, root)) }
                continue
            }
            if let emptiness = FileEnd.emptiness(of: file.text, root: root) {
                log.error(emptiness, at: Place(file: index, line: 1, column: 1))
            } else if let open = FileEnd.openEnd(of: file.text) {
                let lines = log.lines(of: index)
                log.error(
                    "the file ends after '\(open)', in the middle of a line: it was cut short while it was saved",
                    at: Place(file: index, line: lines.count, column: (lines.last?.count ?? 0) + 1)
                )
            }
            if let root { documents.append((index, root)) }
        }
        return documents
    }

    mutating func deviceModels() -> [DeviceModel] {
        var places: [String: String] = [:]
        return documents(.device).compactMap { file, root in
            guard let model = DeviceFileReader(log: log).read(root) else { return nil }
            if let first = places.updateValue(log.files[file].path, forKey: model.model) {
                log.error("there is a device model '\(model.model)' already in \(first)", at: root.place)
            }
            return model
        }
    }

    /// Every label that an alert can have, of left out rules too, in the order of their names.
    private func knownLabels(_ rules: [RuleSection.Entry]) -> [String] {
        Set(rules.flatMap(\.labels) + ["rule"]).sorted()
    }

    /// What routes, inhibitions and personal rules may name.
    private func alertEnvironment(_ labels: [String]) -> Environment {
        RouteVariables.expressions.typed(
            [
                "rule": .string,
                "severity": .symbol("severity"),
                "labels": .record(labels.map { ExpressionType.Field($0, .string) }),
            ],
            functions
        )
    }

    /// A rule that no source brings events for is silent for ever, and looks as if all were well.
    private func warnOfUnreached(_ rules: [RuleSection.Entry], _ sources: [SourceReach]) {
        for rule in rules {
            guard let topic = rule.topic, !rule.name.isEmpty else { continue }
            let reach = TopicReach(topic.value)
            let isReached = sources.contains { $0.meets(reach) }
            if !isReached {
                log.warning("no source brings events for the topic of the rule '\(rule.name)'", at: topic.place)
            }
        }
    }
}
