extension OneDNN {
    /// Memory of a layout, whose place is set before each run.
    func memory(_ layout: Handle) -> Handle? {
        var made: Handle?
        return createMemory(&made, layout, engine, nil) == 0 ? made : nil
    }

    /// What rearranges from one layout to another.
    func reorder(_ from: Handle, _ to: Handle) -> Handle? {
        var description: Handle?
        guard describeReorder(&description, from, engine, to, engine, nil) == 0 else { return nil }
        defer { _ = destroyDescription(description) }
        var made: Handle?
        return createPrimitive(&made, description) == 0 ? made : nil
    }

    /// A layout of float32: row-major, or one that the library may choose.
    fileprivate func layout(_ sizes: [Int], isChosen: Bool) -> Handle? {
        guard !sizes.isEmpty, sizes.count <= 12 else { return nil }
        let wide = sizes.map(Int64.init)
        var strides = Array(repeating: Int64(1), count: sizes.count)
        for axis in stride(from: sizes.count - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * max(wide[axis + 1], 1)
        }
        switch generation {
        case .two(let api): return api.layout(sizes.count, wide, strides: isChosen ? nil : strides)
        case .three(let api): return api.layout(sizes.count, wide, strides: isChosen ? nil : strides)
        }
    }

    fileprivate func destroy(layout: Handle) {
        switch generation {
        case .two(let api): api.destroy(layout: layout)
        case .three(let api): api.destroy(layout: layout)
        }
    }
}

extension OneDNNProblem {
    /// What the operands are, in the order source, weights, destination, bias.
    var roles: [OneDNN.Role] {
        switch direction {
        case .forward: [.source, .weights, .destination] + (hasBias ? [.bias] : [])
        case .inputGradient: [.sourceGradient, .weights, .destinationGradient]
        case .weightGradient: [.source, .weightsGradient, .destinationGradient]
        }
    }

    /// Which of them is written.
    var result: OneDNN.Role {
        switch direction {
        case .forward: .destination
        case .inputGradient: .sourceGradient
        case .weightGradient: .weightsGradient
        }
    }
}

extension OneDNNConvolution {
    /// The layouts of a problem's operands, as they lie and as the primitive may have them.
    final class Layouts {
        private let library: OneDNN
        /// In the order source, weights, destination, bias.
        private(set) var given: [OneDNN.Handle] = []
        private var inside: [OneDNN.Handle] = []

        init?(_ problem: OneDNNProblem, _ library: OneDNN) {
            self.library = library
            var operands = [problem.source, problem.weights, problem.destination]
            if problem.hasBias { operands.append([problem.destination[1]]) }
            for (index, sizes) in operands.enumerated() {
                let isChosen = switch (problem.layouts, index) {
                case (.chosen, 0...2), (.images, 1): true
                default: false
                }
                guard let plain = library.layout(sizes, isChosen: false) else { return nil }
                given.append(plain)
                guard let layout = library.layout(sizes, isChosen: isChosen) else { return nil }
                inside.append(layout)
            }
        }

        deinit { for layout in given + inside { library.destroy(layout: layout) } }

        /// The description of the problem's primitive.
        func describe(_ problem: OneDNNProblem, _ library: OneDNN) -> OneDNN.Handle? {
            let strides = problem.strides.map(Int64.init)
            let dilations = problem.dilations.map { Int64($0 - 1) }
            let (low, high) = (problem.low.map(Int64.init), problem.high.map(Int64.init))
            return strides.withUnsafeBufferPointer { strides in
                dilations.withUnsafeBufferPointer { dilations in
                    low.withUnsafeBufferPointer { low in
                        high.withUnsafeBufferPointer { high in
                            guard let strides = strides.baseAddress,
                                let dilations = dilations.baseAddress, let low = low.baseAddress,
                                let high = high.baseAddress
                            else { return nil }
                            let description = OneDNNDescription(
                                source: inside[0], weights: inside[1],
                                bias: problem.hasBias ? inside[3] : nil, destination: inside[2],
                                strides: strides, dilations: dilations, low: low, high: high)
                            return describe(problem.direction, description)
                        }
                    }
                }
            }
        }

        private func describe(
            _ direction: OneDNNProblem.Direction, _ description: OneDNNDescription
        ) -> OneDNN.Handle? {
            func one(_ direction: OneDNNProblem.Direction, _ hint: OneDNN.Handle?) -> OneDNN.Handle? {
                switch library.generation {
                case .two(let api):
                    api.describe(
                        direction, description, hint: hint, engine: library.engine,
                        attributes: library.attributes)
                case .three(let api):
                    api.describe(
                        direction, description, hint: hint, engine: library.engine,
                        attributes: library.attributes)
                }
            }
            if direction == .forward { return one(.forward, nil) }
            // The library asks for the forward convolution that the gradient belongs to.
            guard let forward = one(.forward, nil) else { return nil }
            defer { _ = library.destroyDescription(forward) }
            return one(direction, forward)
        }
    }
}
