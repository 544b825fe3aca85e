extension ConvGeometry {
    /// One spatial axis of a convolution.
    public struct Axis: Sendable, Hashable {
        /// `"height"`, `"width"`, `"depth"`, or `"axis 2"` where there is no such name.
        public var name: String
        /// i: cells of the input, before input dilation.
        public var input = 1
        /// k: cells of the kernel.
        public var kernel = 1
        /// s
        public var stride = 1
        /// d: the distance between neighbouring kernel cells.
        public var dilation = 1
        /// e: the distance between neighbouring input cells.
        public var inputDilation = 1
        /// lo and hi: cells added before and after (cropped where negative).
        public var low = 0
        public var high = 0
        /// o: cells of the output.
        public var output = 1
        /// Whether a part window at the end counts (pooling's `ceil`).
        public var roundsUp = false

        public init(name: String) { self.name = name }

        /// ke = d(k − 1) + 1: what a dilated kernel spans.
        public var extent: Int { dilation * (kernel - 1) + 1 }
        /// e(i − 1) + 1: the input's length with the zeros between.
        public var dilatedInput: Int { input == 0 ? 0 : inputDilation * (input - 1) + 1 }
        /// The input's length, dilated and padded.
        public var padded: Int { dilatedInput + low + high }
        /// What the division by the stride leaves over: cells at the end that no window reaches.
        public var remainder: Int { max(0, padded - extent - (output - 1) * stride) }

        /// The size formula with the numbers put in, as in `⌊(4 + 1 + 1 − 3) / 2⌋ + 1`.
        public var formula: String {
            let (open, close) = roundsUp ? ("⌈", "⌉") : ("⌊", "⌋")
            var sum = "\(dilatedInput)"
            for pad in [low, high] where low != 0 || high != 0 {
                sum += pad < 0 ? " − \(pad.magnitude)" : " + \(pad)"
            }
            return "\(open)(\(sum) − \(extent)) / \(stride)\(close) + 1"
        }

        /// Where the kernel cell `tap` lies at output `position`, in dilated input cells.
        public func place(position: Int, tap: Int) -> Int { position * stride + tap * dilation - low }

        /// The input cell that `tap` reads at output `position`; nil for padding and for the zeros
        /// of an input dilation. For zero padding only.
        public func source(position: Int, tap: Int) -> Int? {
            let place = place(position: position, tap: tap)
            guard place >= 0, place < dilatedInput, place % inputDilation == 0 else { return nil }
            return place / inputDilation
        }

        /// The output position at which `tap` reads an input cell, padded with zeros; nil for none.
        public func position(reading cell: Int, tap: Int) -> Int? {
            let start = cell * inputDilation + low - tap * dilation
            guard start >= 0, start % stride == 0, start / stride < output else { return nil }
            return start / stride
        }

        /// The input's padded length, or up to where the last window ends when that is beyond it.
        public var reach: Int { max(padded, (output - 1) * stride + extent) }

        /// How many kernel cells an average counts at output `position`: those on the input, or with
        /// `countPad` all before the padded end.
        public func averaged(position: Int, countPad: Bool) -> Int {
            let end = countPad ? dilatedInput + high : max(0, dilatedInput + min(high, 0))
            let start = place(position: position, tap: 0)
            let before = countPad || start >= 0 ? 0 : min(kernel, (-start + dilation - 1) / dilation)
            let upTo = end <= start ? 0 : min(kernel, (end - start + dilation - 1) / dilation)
            return max(0, upTo - before)
        }

        /// The input cell that `tap` reads at output `position`, padded by `mode`; nil for a zero.
        public func source(position: Int, tap: Int, _ mode: ConvPadMode) -> Int? {
            source(ofPadded: position * stride + tap * dilation, mode)
        }

        /// The input cell that stands at a place of the dilated and padded axis; nil for a zero. The
        /// mode applies to the dilated input, after a negative padding has cropped it; reflections
        /// repeat, as NumPy's do.
        public func source(ofPadded cell: Int, _ mode: ConvPadMode) -> Int? {
            let first = max(-low, 0)
            let count = dilatedInput + min(low, 0) + min(high, 0)
            var place = cell - max(low, 0)
            if place < 0 || place >= count {
                switch mode {
                case .zeros: return nil
                case .edge: place = place < 0 ? 0 : count - 1
                case .wrap: place = Axis.modulo(place, count)
                case .reflect:
                    let period = max(2 * (count - 1), 1)
                    place = Axis.modulo(place, period)
                    if place >= count { place = period - place }
                }
            }
            let dilated = first + place
            return dilated % inputDilation == 0 ? dilated / inputDilation : nil
        }

        private static func modulo(_ a: Int, _ b: Int) -> Int { (a % b + b) % b }

        /// The names of `count` spatial axes, outermost first.
        static func names(_ count: Int) -> [String] {
            switch count {
            case 1: ["width"]
            case 2: ["height", "width"]
            case 3: ["depth", "height", "width"]
            default: (0..<count).map { "axis \($0)" }
            }
        }
    }

    /// The size formula of a spatial axis with the numbers put in and its value.
    public func formula(axis: Int) -> String {
        let axis = axes[axis]
        if kind == .deconv {
            let outputPadding = axis.input - ((axis.output - 1) * axis.stride + axis.extent - axis.low - axis.high)
            var text = "(\(axis.output) − 1)·\(axis.stride) + \(axis.extent)"
            for pad in [axis.low, axis.high] where axis.low != 0 || axis.high != 0 {
                text += pad < 0 ? " + \(pad.magnitude)" : " − \(pad)"
            }
            if outputPadding != 0 { text += " + \(outputPadding)" }
            return "\(text) = \(axis.input)"
        }
        return "\(axis.formula) = \(axis.output)"
    }
}

/// Cells of the input at the end of a spatial axis that a stride never reads.
public struct UnreadInput: Sendable, Hashable {
    /// Which spatial axis, from 0, and its name.
    public let axis: Int
    public let name: String
    /// The cells of the input, counted from 0.
    public let cells: Range<Int>
}

extension ConvGeometry {
    /// The input's rows or columns that are never read because the stride does not divide evenly:
    /// real input only, not padding, and not what a negative padding crops.
    public var unread: [UnreadInput] {
        if kind == .deconv || kind == .matrix { return [] }
        return axes.indices.compactMap { index in
            let axis = axes[index]
            let end = axis.dilatedInput + min(axis.high, 0)
            let left = axis.remainder - max(axis.high, 0)
            guard left > 0, end > 0 else { return nil }
            let start = max(end - left, 0)
            // With zeros between, only every e-th place is input.
            let e = axis.inputDilation
            let cells = (start + e - 1) / e..<max((start + e - 1) / e, (end - 1) / e + 1)
            return cells.isEmpty ? nil : UnreadInput(axis: index, name: axis.name, cells: cells)
        }
    }
}
