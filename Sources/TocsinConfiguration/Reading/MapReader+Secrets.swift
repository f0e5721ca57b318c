extension MapReader {
    /// `secret_file:` or `secret_env:`, never both. What is given is not repeated in an error: it may be the secret.
    mutating func secret() -> SecretReference? {
        let file = node("secret_file")
        let variable = node("secret_env")
        if file != nil, let variable {
            log.error("'secret_file' and 'secret_env' exclude each other", at: variable.place)
        }
        if let file {
            guard case .scalar(let scalar) = file.content, !scalar.text.isEmpty, !scalar.text.contains("\n") else {
                log.error("'secret_file' must be the path of a file", at: file.place)
                return nil
            }
            return .file(scalar.text)
        }
        if let variable {
            guard case .scalar(let scalar) = variable.content, Self.isVariableName(scalar.text) else {
                log.error("'secret_env' must be the name of an environment variable", at: variable.place)
                return nil
            }
            return .environment(scalar.text)
        }
        return nil
    }

    private static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first), text.utf8.count <= 128 else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 0x5F: true
            default: false
            }
        }
    }
}
