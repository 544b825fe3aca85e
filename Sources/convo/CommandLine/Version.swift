import Notebook

/// What `convo --version` says.
enum Version {
    static let number = "0.1.0"

    static var text: String {
        "convo \(number)\nengines: \(EngineSummary.text)"
    }
}
