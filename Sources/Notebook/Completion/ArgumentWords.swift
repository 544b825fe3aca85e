import Language

/// What the words mean that arguments may be.
enum ArgumentWords {
    private static let summaries: [String: [String: String]] = [
        "pad": [
            "valid": "none", "same": "o = ⌈i / stride⌉, an odd cell at the end",
            "same_lower": "o = ⌈i / stride⌉, an odd cell at the start", "full": "k - 1 on both sides",
            "causal": "1-D: all of it before the first cell",
        ],
        "pad_mode": [
            "zeros": "zeros all round", "reflect": "mirrored, the edge once", "edge": "the edge repeated",
            "wrap": "from the other side",
        ],
        "mode": [
            "constant": "one value all round", "reflect": "mirrored, the edge once", "edge": "the edge repeated",
            "wrap": "from the other side", "symmetric": "mirrored, the edge twice", "full": "every overlap",
            "same": "as large as the first", "valid": "full overlaps only",
        ],
        "layout": [
            "NCHW": "channels first, as PyTorch", "NHWC": "channels last, as TensorFlow", "NCW": "1-D, channels first",
            "NWC": "1-D, channels last", "NCDHW": "3-D, channels first", "NDHWC": "3-D, channels last",
        ],
        "algo": [
            "auto": "the fastest for the size", "direct": "the plain loops", "im2col": "windows as a matrix, one product",
            "matrix": "the matrix of the whole convolution", "winograd": "F(2×2, 3×3)", "winograd4": "F(4×4, 3×3)",
            "onednn": "oneDNN's kernels",
        ],
        "order": [
            "rows": "a window a row", "cols": "a window a column", "unfold": "as PyTorch's unfold: (N, C·kh·kw, L)",
        ],
        "overlap": ["sum": "what lands on one cell is added", "mean": "and divided by how much lands there"],
    ]

    static func summary(of word: String, for parameter: String) -> String { summaries[parameter]?[word] ?? "" }
}

extension Parameter {
    /// What it takes and what it is otherwise, on one line.
    var explanation: String {
        let takes: String =
            switch kind {
            case .word, .padding: "a word"
            default: kind.words
            }
        let usual = signature.split(separator: "=", maxSplits: 1).dropFirst().first.map { "; \($0) unless given" } ?? ""
        if case .padding = kind { return "cells at the edges, or a word" + usual }
        return takes + usual
    }
}
