/// A subject that `:help` explains beside the functions and commands.
struct HelpTopic: Sendable {
    let name: String
    let summary: String
    let text: String

    static let all = [
        HelpTopic(
            name: "padding", summary: "the ways to say how far the edges reach",
            text: """
                conv, deconv, im2col and the pools take pad=
                  1                      one cell on every side
                  (1, 2)                 one above and below, two left and right
                  ((1, 2), (0, 3))       (low, high) for each axis
                  "valid"                none
                  "same"                 o = ⌈i / stride⌉, an odd cell at the end
                  "same_lower"           the odd cell at the start
                  "full"                 k - 1 on both sides: every overlap
                  "causal"               1-D: all of it before the first cell
                A flat tuple never means (low, high). Negative numbers crop.
                pad_mode= says what fills it: "zeros", "reflect", "edge", "wrap".

                    conv(arange(4,4), ones(3,3), pad="same")

                pad(x, widths, mode) pads any tensor, with NumPy's widths and modes.
                """),
        HelpTopic(
            name: "indexing", summary: "parts of a tensor, read and written",
            text: """
                x[0]  x[-1]  x[1:3]  x[::-1]  x[..., 0]  x[none]   as in NumPy
                x[[0, 2]]          the rows 0 and 2
                x[x > 1]           the elements where a mask is true
                x[0, 1:] = 5       writes into x; y = x made before keeps the old numbers
                x[0][1] = 5        the same as x[0, 1] = 5
                x[i] += 1          keeps x's dtype
                """),
        HelpTopic(
            name: "printing", summary: "how tensors are shown, and how to change it",
            text: """
                Tensors print as NumPy prints them, byte for byte.
                  :set precision 3         fewer digits
                  :set suppress true       no powers of ten
                  :set threshold 100       when to abbreviate; :more shows the rest
                  :set edgeitems 5         how much of the edges stays
                  :set linewidth 120       where lines break
                  :set style torch         as PyTorch prints; :set style numpy goes back
                Each style keeps its own settings; :set alone lists them.
                """),
        HelpTopic(
            name: "shapes", summary: "which axis is which",
            text: """
                x is (N, C, H, W): images, channels, rows, columns; w is (F, C, KH, KW): filters,
                channels, kernel. conv gives (N, F, OH, OW).
                x may leave out N; x and w may both be plain (H, W). With a 1-D kernel the last axis
                alone is spatial, with a 3-D one the last three.
                layout="NHWC" takes channels last, as TensorFlow does.
                  :shape conv(x, w)        the shape alone
                """),
        HelpTopic(
            name: "numbers", summary: "dtypes, and what plain numbers do",
            text: """
                Tensors are float32 unless asked: zeros(3, dtype=float64), int64(x), bool(x).
                Together they promote: bool < int64 < float32 < float64.
                Plain numbers are Python's and take the tensor's dtype: range(3) * 2 is int64,
                range(3) * 0.5 is float32. 7/2 is 3.5, 7//2 is 3, 2**10 is 1024.
                """),
        HelpTopic(
            name: "functions", summary: "functions of one line, and loops",
            text: """
                f(x, w, s=1) = conv(x, w, stride=s)      defines f
                f(x, w, s=2)                             calls it
                for i in range(3): x[i] = i * 2          a loop owns the rest of its line
                for i in range(2): for j in range(3): print(i, j)
                a, b = split(x, 2)                       several names at once
                """),
        HelpTopic(
            name: "sessions", summary: "scripts, transcripts, and checking them",
            text: """
                convo FILE                runs a script, or the inputs of a transcript
                convo replay FILE         shows the conversation again as it looked
                convo check FILE          replays it and compares every output
                convo check --update FILE records the outputs anew
                A transcript is what the terminal shows: inputs after >>> and ..., outputs below,
                lines with # for prose. In Markdown, blocks marked convo are one.
                """),
    ]
}
