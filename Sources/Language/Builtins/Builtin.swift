import Tensors

/// A function of the language. Binding, errors, help, completion, the function reference and the
/// tests of the examples all derive from this one value.
///
/// A class, so that a value which is a function is one word, like every other value.
public final class Builtin: Sendable {
    public let name: String
    public let topic: Topic
    public let parameters: [Parameter]
    /// One line: what it gives.
    public let summary: String
    /// More, when one line is not enough; may be empty.
    public let details: String
    /// A transcript: inputs after `>>> `, what they show below.
    public let examples: String
    let body: @Sendable (Arguments) throws -> Value
    /// Told to whoever watches the progress.
    let activity: Activity
    /// What each parameter is when it is not given; `none` for one that must be.
    let defaults: [Value]
    /// The parameters that must be given, by their places.
    let required: [Int]
    /// Where each parameter stands, by its name and its other names.
    let places: [String: Int]

    /// The groups that `:help` lists.
    public enum Topic: String, Sendable, CaseIterable {
        case creation = "Creation"
        case shape = "Shape"
        case math = "Math"
        case linear = "Linear algebra"
        case convolution = "Convolution"
        case gradients = "Gradients"
        case values = "Values"
        case files = "Files"
    }

    init(
        _ name: String, _ topic: Topic, _ parameters: [Parameter], _ summary: String,
        details: String = "", examples: String,
        _ body: @escaping @Sendable (Arguments) throws -> Value
    ) {
        self.name = name
        activity = Activity(name)
        self.topic = topic
        self.parameters = parameters
        self.summary = summary
        self.details = details
        self.examples = examples
        self.body = body
        defaults = parameters.map { $0.defaultValue ?? .nothing }
        var places: [String: Int] = [:]
        for (place, parameter) in parameters.enumerated() {
            for name in [parameter.name] + parameter.aliases { places[name] = place }
        }
        self.places = places
        required = parameters.indices.filter { parameters[$0].defaultValue == nil }
    }

    /// Whether it reads well as a method: its first parameter is a tensor.
    public var isMethod: Bool {
        switch parameters.first?.kind {
        case .tensor?, .operand?: true
        default: false
        }
    }

    /// `conv(x, w, b=none, stride=1, …)`.
    public var signature: String {
        "\(name)(\(parameters.map(\.signature).joined(separator: ", ")))"
    }
}

/// All builtins.
public enum Builtins {
    /// In the order in which help lists them.
    public static let all: [Builtin] =
        creation + pictures + random + shapes + arranging + elementwise + reductions + linear + convolutions + pools
        + gradients + values + files

    private static let byName: [String: Builtin] = {
        var table: [String: Builtin] = [:]
        for builtin in all { table[builtin.name] = builtin }
        // PyTorch's names for the same.
        table["numel"] = table["size"]
        table["view"] = table["reshape"]
        return table
    }()

    /// The builtin of that name, or of PyTorch's name for it.
    public static func named(_ name: String) -> Builtin? { byName[name] }
}
