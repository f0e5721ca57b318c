/// How the engine's state is written down: a tree of tagged values, behind a table of the texts and of the route plans in it, each once.
///
/// Maps name their members, as JSON does, so that a state of an earlier version can be read; but a hundred thousand incidents are read in
/// seconds. What begins otherwise is JSON: the format of earlier versions.
///
/// - Head: ``magic``, the texts (length, UTF-8), the plans (length, value).
/// - Value: a ``Tag``, then what it holds. Lengths and numbers are LEB128; those of maps and lists are four bytes, little end first.
enum StateFormat {
    static let magic = Array("TOCSIN-STATE-1\n".utf8)
    /// Texts in the table at most; later ones stand where they are used.
    static let tableLimit = 1 << 17
    /// Bytes at most, so that four of them tell every place.
    static let sizeLimit = Int(UInt32.max)

    enum Tag: UInt8 {
        case null
        case no
        case yes
        /// Signed, zigzag.
        case int
        case uint
        /// Eight bytes, little end first.
        case double
        /// In the table.
        case text
        /// Length and UTF-8.
        case longText
        /// Pairs of a text's place in the table and a value.
        case map
        case list
        /// In the table.
        case plan
    }
}
