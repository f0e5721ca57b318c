package import TocsinConfiguration
internal import TocsinEngine
internal import TocsinModel

extension Scenario {
    /// What can't be right under the configuration that it begins with: people whom nobody knows.
    ///
    /// A scenario that changes the configuration on the way may speak of others.
    package func problems(under configuration: Configuration) -> [Problem] {
        for step in steps { if case .reload = step.action { return [] } }
        let people = configuration.rulebook.people
        let known = people.users.map(\.id.text)
        var problems: [Problem] = []
        func check(_ user: String, _ place: Position) {
            guard !known.contains(user) else { return }
            let problem = Problem(
                file: file,
                line: place.line,
                column: place.column,
                level: .error,
                message: "there is no user '\(user)' in the configuration; there are \(known.joined(separator: ", "))"
            )
            if !problems.contains(problem) { problems.append(problem) }
        }
        for step in steps {
            switch step.action {
            case .act(let deed): check(deed.by.text, step.place)
            case .expect(let expectation, _), .expectNone(let expectation):
                for field in expectation.fields where field.name == "user" { check(field.value.shown, field.place) }
            case .publish, .broker, .condition, .reload, .restart: break
            }
        }
        return problems
    }
}
