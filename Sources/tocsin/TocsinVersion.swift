/// The version of this program.
enum TocsinVersion {
    static let text = "0.1.0"
}
