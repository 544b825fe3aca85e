extension ConvProblem {
    /// A part of the image as a problem of its own, with the first of the outputs that read it.
    struct Area {
        let problem: ConvProblem
        let first: (z: Int, y: Int, x: Int)
        /// Its first cell.
        let corner: (z: Int, y: Int, x: Int)

        /// Where it begins in a plane.
        func start(in p: ConvProblem) -> Int { (corner.z * p.y.input + corner.y) * p.x.input + corner.x }
    }

    func area(_ cellsZ: Range<Int>, _ cellsY: Range<Int>, _ cellsX: Range<Int>) -> Area {
        var part = self
        let first = (z.outputs(reading: cellsZ), y.outputs(reading: cellsY), x.outputs(reading: cellsX))
        part.z = z.part(cellsZ, first.0)
        part.y = y.part(cellsY, first.1)
        part.x = x.part(cellsX, first.2)
        return Area(
            problem: part, first: (first.0.lowerBound, first.1.lowerBound, first.2.lowerBound),
            corner: (cellsZ.lowerBound, cellsY.lowerBound, cellsX.lowerBound))
    }
}

extension ConvProblem.Line {
    /// Whether the axis does nothing.
    var isTrivial: Bool { kernel == 1 && input == 1 && output == 1 && low == 0 }

    /// The outputs that read some of `cells`, perhaps none; all of them, if those are all the cells.
    func outputs(reading cells: Range<Int>) -> Range<Int> {
        if cells == 0..<input { return 0..<output }
        let reach = (kernel - 1) * dilation
        let first = max(0, (cells.lowerBound + low - reach + stride - 1) / stride)
        let beyond = cells.upperBound + low <= 0 ? 0 : min(output, (cells.upperBound - 1 + low) / stride + 1)
        return first..<max(first, beyond)
    }

    /// How many cells outputs reach beyond those that they alone read.
    var overlap: Int { max(0, (kernel - 1) * dilation + 1 - stride) }

    /// So many cells that about `count` outputs read them, and `share` times as many at least as other
    /// outputs read too.
    func cells(of count: Int, share: Int) -> Int {
        // Capped before they are multiplied: settings may be as large as they like.
        max(1, min(input, max(stride, share * min(overlap, input), count * min(stride, input) - overlap)))
    }

    /// Some of the cells with the outputs that read them.
    fileprivate func part(_ cells: Range<Int>, _ outputs: Range<Int>) -> ConvProblem.Line {
        var part = self
        part.input = cells.count
        part.readable = max(0, min(readable - cells.lowerBound, cells.count))
        part.output = outputs.count
        part.low = low + cells.lowerBound - outputs.lowerBound * stride
        return part
    }
}
