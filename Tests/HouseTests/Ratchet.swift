/// Compares what the sources have with a list of what they may have, which can only become shorter.
///
/// More than is on the list is an offence. Less is one too, until the list says so: else what has been won could be lost again unseen.
struct Ratchet {
    /// What is counted, for instance "`default:`".
    let item: String
    /// The file with the list, in `Lists`.
    let list: String

    /// What is wrong, a text for each key; the keys are those of the list.
    func complaints(found: [String: [Offence]], known: [String: Int]) -> [String] {
        var complaints: [String] = []
        for key in Set(found.keys).union(known.keys).sorted() {
            let offences = found[key] ?? []
            let count = known[key] ?? 0
            if offences.count > count {
                let lines = offences.map { "    \($0)" }.joined(separator: "\n")
                complaints.append("\(key): \(item) × \(offences.count), at most \(count) allowed:\n\(lines)")
            } else if offences.count < count {
                complaints.append("\(key): \(item) × \(offences.count), lower the \(count) in \(list)")
            }
        }
        return complaints
    }
}
