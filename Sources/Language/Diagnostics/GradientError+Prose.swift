import Autodiff

extension GradientError {
    /// What is wrong and a way out.
    public var prose: (message: String, help: String?) {
        switch self {
        case .cut:
            (
                "the value's lineage reaches back further than is remembered: 100,000 operations, or a quarter of the memory",
                "cut it where a step begins: w = detach(w - 0.1 * g)"
            )
        case .noRule(let operation):
            ("there is no gradient through \(operation)", "detach(…) takes a part out of the gradient")
        }
    }
}
