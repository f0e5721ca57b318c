internal import TocsinEngine
internal import TocsinExpressions

/// A route as it was read, with where it stands.
struct RouteEntry {
    /// `nil` at the root, and where it is wrong.
    let match: Located<Expression>?
    let place: Place
    let plan: RoutePlan
    var continues = false
    var routes: [RouteEntry] = []

    var route: Route {
        Route(match: match?.value, plan: plan, continues: continues, routes: routes.map(\.route))
    }
}
