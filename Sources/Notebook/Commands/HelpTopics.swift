/// A subject that `:help` explains beside the functions and commands.
struct HelpTopic: Sendable {
    let name: String
    /// What else it may be asked for by.
    let aliases: [String]
    let summary: String
    let text: String

    init(name: String, aliases: [String] = [], summary: String, text: String) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.text = text
    }

    static let all = language + conversation

    /// What one types.
    private static let language = [
        HelpTopic(
            name: "padding", aliases: ["pads", "borders"], summary: "the ways to say how far the edges reach",
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
            name: "indexing", aliases: ["index", "slicing", "slices", "masks"], summary: "parts of a tensor, read and written",
            text: """
                x[0]  x[-1]  x[1:3]  x[::-1]  x[..., 0]  x[none]   as in NumPy
                x[[0, 2]]          the rows 0 and 2
                x[x > 1]           the elements where a mask is true
                x[0, 1:] = 5       writes into x; y = x made before keeps the old numbers
                x[0][1] = 5        the same as x[0, 1] = 5
                x[i] += 1          keeps x's dtype
                """),
        HelpTopic(
            name: "printing", aliases: ["printoptions", "display"], summary: "how tensors are shown, and how to change it",
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
            name: "shapes", aliases: ["layout", "axes", "axis"], summary: "which axis is which",
            text: """
                x is (N, C, H, W): images, channels, rows, columns; w is (F, C, KH, KW): filters,
                channels, kernel. conv gives (N, F, OH, OW).
                x may leave out N; x and w may both be plain (H, W). With a 1-D kernel the last axis
                alone is spatial, with a 3-D one the last three.
                layout="NHWC" takes channels last, as TensorFlow does.
                  :shape conv(x, w)        the shape alone
                """),
        HelpTopic(
            name: "numbers", aliases: ["dtypes", "promotion", "types"], summary: "dtypes, and what plain numbers do",
            text: """
                Tensors are float32 unless asked: zeros(3, dtype=float64), int64(x), bool(x).
                Together they promote: bool < int64 < float32 < float64.
                Plain numbers are Python's and take the tensor's dtype: range(3) * 2 is int64,
                range(3) * 0.5 is float32. 7/2 is 3.5, 7//2 is 3, 2**10 is 1024.
                """),
        HelpTopic(
            name: "functions", aliases: ["loops", "for", "def"], summary: "functions of one line, and loops",
            text: """
                f(x, w, s=1) = conv(x, w, stride=s)      defines f
                f(x, w, s=2)                             calls it
                for i in range(3): x[i] = i * 2          a loop owns the rest of its line
                for i in range(2): for j in range(3): print(i, j)
                a, b = split(x, 2)                       several names at once
                """),
        HelpTopic(
            name: "operators", aliases: ["operator", "@", "**", "//", "%", "&", "|", "~", "^"], summary: "what stands between values, as in Python",
            text: """
                a + b  a - b  a * b  a / b     element by element, shapes broadcast
                a // b  a % b  a ** b          rounded down, remainder, power
                a @ b                          the matrix product
                a < b  a == b  …               bool tensors; a < x < b for plain numbers
                a & b  a | b  a ^ b  ~a        and, or, either, not, for bool tensors
                and  or  not                   for plain values
                x += 1                         x = x + 1; so do -= *= /= //= **= @=

                    ones(2, 3) @ ones(3, 2) + 1
                """),
        HelpTopic(
            name: "gradients", aliases: ["gradient", "backward", "autograd"], summary: "how a number changes with what it was made of",
            text: """
                Every tensor remembers what made it.
                  grad(loss, w)            by one name, w's shape; loss is one number
                  grad(loss, (w, b))       by several, as a tuple
                  jacobian(y, x)           of a whole tensor
                  detach(x)                x without its past
                  :gradcheck EXPR          compares with finite differences

                    w = ones(1,1,2,2); l = sum(conv(arange(1,1,3,3), w) ** 2)
                    grad(l, w)
                """),
        HelpTopic(
            name: "lessons", aliases: ["lesson", "teaching"], summary: "the commands that make the arithmetic visible",
            text: """
                Each takes a convolution, a pool, im2col, a gradient, or a name made by one.
                  :explain conv(x, w, stride=2, pad=1)   sizes, work, way back, other libraries
                  :walk y             the window moves; :draw y > y.svg makes the figure
                  :why y[0,0,1,1]     what a number is made of; --deep goes on
                  :im2col y  :matrix y  :overlap y       the matrices, labelled
                  :ways y             the same result by every way; :compare A | B two settings
                  :gradcheck y        the gradient against finite differences
                  :show x             a tensor as a picture
                  :field conv 11 4, pool 3 2             receptive fields
                  :solve conv(i=?, k=3, s=2, p=1) = 3    the missing size
                  :quiz               asks

                    :explain conv(arange(4,4), ones(2,2))
                """),
        HelpTopic(
            name: "libraries", aliases: ["pytorch", "numpy", "tensorflow", "scipy", "elsewhere"],
            summary: "what PyTorch's, NumPy's and TensorFlow's names are here",
            text: """
                `?conv` ends with what others call it, and their names lead to ours:
                  :help F.conv2d           also conv_transpose2d, unfold, np.pad, rearrange, …
                padding= dim= keepdim= kernel_size= are taken for pad= axis= keepdims= k=.
                conv is PyTorch's (cross-correlation, NCHW), convolve SciPy's (the kernel turned round);
                layout="NHWC" and pad="same" are TensorFlow's. :explain shows each library's line for a call.
                """),
    ]

    /// What one does with it.
    private static let conversation = [
        HelpTopic(
            name: "sessions", aliases: ["scripts", "transcripts", "replay", "check"], summary: "scripts, transcripts, and checking them",
            text: """
                convo FILE                runs a script, or the inputs of a transcript
                convo replay FILE         shows the conversation again as it looked
                convo check FILE          replays it and compares every output
                convo check --update FILE records the outputs anew
                convo export FILE --to F  as html, markdown, ipynb (Jupyter) or python (PyTorch)
                convo --resume            the last conversation again, also after a crash
                A transcript is what the terminal shows: inputs after >>> and ..., outputs below,
                lines with # for prose; a line … stands for any outputs. In Markdown, blocks
                marked convo are one. --rtol and --atol let numbers differ by so much. Here,
                :save, :load, :replay and :export do the same; :cells, :edit N and :rerun change it.
                With --read-only no input of a file that comes from elsewhere writes anything.
                """),
        HelpTopic(
            name: "editing", aliases: ["keys", "keyboard", "history", "tab", "vi"], summary: "the keys of the line editor",
            text: """
                Tab                 completes; lists what there is, with a line on each
                Up, Down            earlier and later inputs; with something typed, those that begin so
                Ctrl-R              searches earlier inputs
                Ctrl-A, Ctrl-E      to the start, to the end; also Home and End
                Ctrl-Left, -Right   by words
                Ctrl-K, -U, -W, -Y  cuts to the end, the line, a word; puts back
                Ctrl-C              drops the line, or stops what runs; names stay as they were
                Ctrl-Z, Ctrl-D      to the shell (fg comes back); ends
                A line goes on while a bracket is open, or after a \\ at its end. A pasted transcript
                loses its prompts and outputs. `bind -v` in ~/.editrc gives vi's keys.
                """),
        HelpTopic(
            name: "files", aliases: ["images", "npy", "csv", "png"], summary: "tensors and conversations in files",
            text: """
                x = load("x.npy")          also .npz .csv .png .pgm .ppm
                save("x.npy", x)           save("all.npz", x, w) keeps several
                  :save talk.convo         the conversation; .md for Markdown
                  :load talk.convo         its inputs, here
                  :export talk.html        also .ipynb and .py
                """),
        HelpTopic(
            name: "settings", aliases: ["options"], summary: "what :set changes",
            text: SessionOption.all.map { ":set \($0.name)" + String(repeating: " ", count: 14 - $0.name.count) + $0.summary }
                .joined(separator: "\n") + "\n:set alone shows what they are."),
        HelpTopic(
            name: "commands", summary: "all commands, a line on each",
            text: ""),
    ]
}
