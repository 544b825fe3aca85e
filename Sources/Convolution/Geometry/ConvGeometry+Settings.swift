import Tensors

/// The settings that size every axis, checked one at a time: what the constructors share.
struct AxisSettings {
    let operation: String
    let spatial: Int

    /// Axes with kernel, stride and dilations settled; input, padding and output still open.
    func axes(
        kernel: (Int) -> Int, stride: PerAxis, dilation: PerAxis, inputDilation: PerAxis = .all(1),
        roundsUp: Bool = false
    ) throws -> [ConvGeometry.Axis] {
        for index in 0..<spatial where kernel(index) < 1 {
            throw ConvError.notPositive(
                operation: operation, argument: "kernel", value: kernel(index))
        }
        try check(stride, "stride")
        try check(dilation, "dilation")
        try check(inputDilation, "input_dilation")
        let names = ConvGeometry.Axis.names(spatial)
        return try (0..<spatial).map { index in
            var axis = ConvGeometry.Axis(name: names[index])
            axis.kernel = kernel(index)
            axis.stride = value(stride, index)
            axis.dilation = value(dilation, index)
            axis.inputDilation = value(inputDilation, index)
            axis.roundsUp = roundsUp
            // Everything later adds and subtracts a few of these, so they stay far from overflow.
            let extent = try product(axis.dilation, axis.kernel - 1)
            _ = try sum(extent, axis.stride)
            // Even where a single cell makes them mean nothing.
            _ = try sum(axis.dilation, axis.inputDilation)
            return axis
        }
    }

    /// The number of a per-axis setting for one axis; its count has been checked.
    func value(_ setting: PerAxis, _ index: Int) -> Int {
        switch setting {
        case .all(let value): value
        case .each(let values): values[index]
        }
    }

    /// Checks that a setting has one number for each axis.
    func checkCount(_ setting: PerAxis, _ argument: String) throws {
        if case .each(let values) = setting, values.count != spatial {
            throw ConvError.countPerAxis(
                operation: operation, argument: argument, count: values.count, spatial: spatial)
        }
    }

    /// Checks that a setting has one positive number for each axis.
    private func check(_ setting: PerAxis, _ argument: String) throws {
        try checkCount(setting, argument)
        for index in 0..<spatial where value(setting, index) < 1 {
            throw ConvError.notPositive(
                operation: operation, argument: argument, value: value(setting, index))
        }
    }

    /// Checks the form of a padding.
    func check(_ pad: Padding) throws {
        switch pad {
        case .each(let values): try checkCount(.each(values), "pad")
        case .pairs(let pairs):
            if pairs.count != spatial {
                throw ConvError.countPerAxis(
                    operation: operation, argument: "pad", count: pairs.count, spatial: spatial)
            }
            for pair in pairs where pair.count != 2 {
                throw ConvError.padPair(operation: operation, count: pair.count)
            }
        case .causal where spatial != 1:
            throw ConvError.causalRank(operation: operation, spatial: spatial)
        case .all, .valid, .same, .sameLower, .full, .causal: break
        }
    }

    /// Low and high padding of an axis when they do not depend on the input's size; nil for
    /// "same" and "same_lower".
    func explicitPads(_ pad: Padding, _ index: Int, extent: Int) -> (low: Int, high: Int)? {
        switch pad {
        case .all(let value): (value, value)
        case .each(let values): (values[index], values[index])
        case .pairs(let pairs): (pairs[index][0], pairs[index][1])
        case .valid: (0, 0)
        case .full: (extent - 1, extent - 1)
        case .causal: (extent - 1, 0)
        case .same, .sameLower: nil
        }
    }

    /// Settles padding and output of an axis over `input` cells.
    func settle(_ axis: inout ConvGeometry.Axis, _ index: Int, input: Int, pad: Padding) throws {
        axis.input = input
        _ = try product(axis.inputDilation, max(input - 1, 0))
        let (length, extent) = (axis.dilatedInput, axis.extent)
        if let pads = explicitPads(pad, index, extent: extent) {
            (axis.low, axis.high) = pads
        } else {
            let output = (length + axis.stride - 1) / axis.stride
            let total = max(try product(output - 1, axis.stride) + extent - length, 0)
            axis.low = pad == .sameLower ? (total + 1) / 2 : total / 2
            axis.high = total - axis.low
        }
        let padded = try paddedLength(length, axis.low, axis.high)
        guard padded >= extent else {
            throw ConvError.kernelTooLarge(operation: operation, axis)
        }
        axis.output = (padded - extent) / axis.stride + 1
        if axis.roundsUp {
            axis.output = (padded - extent + axis.stride - 1) / axis.stride + 1
            // The last window must begin in the input or the padding before it.
            if (axis.output - 1) * axis.stride >= length + axis.low { axis.output -= 1 }
        }
    }

    /// length + low + high, each within bounds: a sum alone could hide two that cancel.
    func paddedLength(_ length: Int, _ low: Int, _ high: Int) throws -> Int {
        _ = try sum(low, 0)
        _ = try sum(high, 0)
        return try sum(length, try sum(low, high))
    }

    /// a·b, both of sizes or settings; refuses what is too large to be added to a few times over.
    func product(_ a: Int, _ b: Int) throws -> Int {
        let (value, overflow) = a.multipliedReportingOverflow(by: b)
        if overflow || value.magnitude > AxisSettings.limit { throw ConvError.tooLarge(operation: operation) }
        return value
    }

    func sum(_ a: Int, _ b: Int) throws -> Int {
        let (value, overflow) = a.addingReportingOverflow(b)
        if overflow || value.magnitude > AxisSettings.limit { throw ConvError.tooLarge(operation: operation) }
        return value
    }

    private static let limit: UInt = 1 << 58
}
