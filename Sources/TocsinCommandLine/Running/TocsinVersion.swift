/// The version of this program.
package enum TocsinVersion {
    package static let text = "0.1.0"
}
