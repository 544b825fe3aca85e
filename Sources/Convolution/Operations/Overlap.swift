import Tensors

extension ConvGeometry {
    /// How many kernel cells land on each cell of the input when every output stamps its kernel:
    /// the spatial sizes, float32. Channels are not counted.
    ///
    /// - Throws: `TensorError` for memory.
    public func overlapCounts(in context: EvaluationContext) throws -> Tensor {
        try Tensor.build(try Shape(axes.map(\.input)), of: Float.self, in: context) { out in
            let counts = try lineCounts(context)
            var index = 0
            for z in counts.z {
                for y in counts.y {
                    try context.checkCancellation()
                    for x in counts.x {
                        out[index] = Float(z * y * x)
                        index += 1
                    }
                }
            }
        }
    }

    /// The counts along each axis, whose products are the counts of a cell.
    private func lineCounts(_ context: EvaluationContext) throws -> (z: [Int], y: [Int], x: [Int]) {
        let problem = ConvProblem(self)
        var poll = Poll(context)
        func count(_ line: ConvProblem.Line) throws -> [Int] {
            try context.memory.check(line.input, times: MemoryLayout<Int>.stride)
            var counts = Array(repeating: 0, count: line.input)
            for tap in 0..<line.kernel {
                try poll.spend(line.output)
                for position in line.outputs(of: tap, reading: 0..<line.input) {
                    counts[line.cell(position, tap)] += 1
                }
            }
            return counts
        }
        return (try count(problem.z), try count(problem.y), try count(problem.x))
    }

    /// `sums`, an image of the input's shape, divided by the counts; 0 where nothing lands.
    /// int64 becomes float32.
    func averaged(_ sums: Tensor, in context: EvaluationContext) throws -> Tensor {
        let image = try image(sums, sums.dtype.isFloating ? sums.dtype : .float32, context)
        return try asUser(
            image.dtype == .float64
                ? averaged(Double.self, image, context) : averaged(Float.self, image, context),
            context)
    }

    @inline(__always)
    private func averaged<T: ConvElement & BinaryFloatingPoint>(
        _: T.Type, _ sums: Tensor, _ context: EvaluationContext
    ) throws -> Tensor {
        if sums.elementCount == 0 { return sums }
        let counts = try lineCounts(context)
        let lines = counts.z.count * counts.y.count
        let length = counts.x.count
        return try sums.withElements(T.self) { sums in
            try Tensor.build(firstShape(inputShape), of: T.self, in: context) { out in
                try parallelFor(batch * channels * lines, work: out.count, in: context) { range in
                    var poll = Poll(context)
                    for row in range {
                        try poll.spend(length)
                        let line = row % lines
                        let outer = counts.z[line / counts.y.count] * counts.y[line % counts.y.count]
                        for x in 0..<length {
                            let count = outer * counts.x[x]
                            out[row * length + x] = count == 0 ? 0 : sums[row * length + x] / T(count)
                        }
                    }
                }
            }
        }
    }

    /// `image`, of the input's shape, with one number of `bias` added to each of its channels.
    func adding(_ bias: Tensor?, to image: Tensor, in context: EvaluationContext) throws -> Tensor {
        guard let bias else { return image }
        var lengths = Array(repeating: 1, count: image.rank)
        if form != .plain { lengths[isChannelsLast ? image.rank - 1 : form.extraAxes - 1] = channels }
        let shaped = try bias.reshaped(to: form == .plain && image.rank == 0 ? [] : lengths, in: context)
        return try Tensor.binary(.add, .tensor(image), .tensor(shaped), in: context)
    }
}
