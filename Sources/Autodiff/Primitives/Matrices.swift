import Tensors

/// Functions of square matrices along the last two axes. Sources: Giles, "An extended collection of
/// matrix derivative results" (2008); Golub and Pereyra (1973) for the pseudo-inverse.
extension Tape {
    private func transposed(_ a: Tracked) throws -> Tracked { try swapAxes(a, -1, -2) }

    /// The inverse: dA = −Yᵀ·dY·Yᵀ.
    public func inverse(_ a: Tracked) throws -> Tracked {
        let y = try a.tensor.inverse(in: context)
        return record(y, "inv", a, keeps: .result) {
            let tape = $0.tape
            let yT = try tape.transposed($0.result(y))
            return try tape.negate(tape.matmul(tape.matmul(yT, $0.gradient), yT))
        }
    }

    /// The solution x of a·x = b: dB = A⁻ᵀ·dX, dA = −dB·Xᵀ.
    public func solve(_ a: Tracked, _ b: Tracked) throws -> Tracked {
        let x = try Tensor.solve(a.tensor, b.tensor, in: context)
        let isVector = b.shape.rank == 1
        return record(x, "solve", a, b, keeps: [.inputs, .result]) {
            let tape = $0.tape
            let gradient = isVector ? try tape.unsqueeze($0.gradient, axis: -1) : $0.gradient
            let share = try tape.solve(tape.transposed(a), gradient)
            if $0.input == 1 { return isVector ? try tape.squeeze(share, axes: [-1]) : share }
            let solution = isVector ? try tape.unsqueeze($0.result(x), axis: -1) : $0.result(x)
            return try tape.negate(tape.matmul(share, tape.transposed(solution)))
        }
    }

    /// The determinant: dA = dy·det·A⁻ᵀ, the cofactors; written out where a matrix is singular.
    public func determinant(_ a: Tracked) throws -> Tracked {
        let y = try a.tensor.determinant(in: context)
        return record(y, "det", a, keeps: [.inputs, .result]) {
            let (tape, context) = ($0.tape, $0.tape.context)
            let zeros = try Tensor.compare(.equal, .tensor(y), .int(0), in: context)
            let isSingular = try zeros.reduced(.any, axes: nil, keepDimensions: false, in: context)
                .item(in: context) == .bool(true)
            func column(_ x: Tracked) throws -> Tracked { try tape.unsqueeze(tape.unsqueeze(x, axis: -1), axis: -1) }
            if isSingular { return try tape.multiply(column($0.gradient), tape.cofactors(a)) }
            let share = try column(tape.multiply($0.gradient, $0.result(y)))
            return try tape.multiply(share, tape.transposed(tape.inverse(a)))
        }
    }

    private func cofactors(_ a: Tracked) throws -> Tracked {
        let order = a.shape.last ?? 0
        if order == 1 { return Tracked(try Tensor.ones(a.shape, dtype: a.tensor.dtype, in: context)) }
        func all(but skipped: Int) throws -> Tensor {
            try Tensor(.vector(order - 1), (0..<order).filter { $0 != skipped }, in: context)
        }
        let rows = try (0..<order).map { i -> Tracked in
            let rest = try take(a, all(but: i), axis: -2)
            let row = try (0..<order).map { j -> Tracked in
                let minor = try determinant(take(rest, all(but: j), axis: -1))
                return (i + j) % 2 == 0 ? minor : try negate(minor)
            }
            return try stack(row, axis: -1)
        }
        return try stack(rows, axis: -2)
    }

    /// The pseudo-inverse P, where the rank does not change:
    /// dA = −Pᵀ·dP·Pᵀ + (I − A·P)·dPᵀ·P·Pᵀ + Pᵀ·P·dPᵀ·(I − P·A).
    public func pseudoInverse(_ a: Tracked) throws -> Tracked {
        let p = try a.tensor.pseudoInverse(in: context)
        return record(p, "pinv", a, keeps: [.inputs, .result]) {
            let (tape, p, gradient) = ($0.tape, $0.result(p), $0.gradient)
            let (pT, gT) = (try tape.transposed(p), try tape.transposed(gradient))
            func rest(_ m: Tracked) throws -> Tracked {
                let order = m.shape.last ?? 0
                let eye = try Tensor.eye(rows: order, columns: order, dtype: m.tensor.dtype, in: tape.context)
                return try tape.subtract(Tracked(eye), m)
            }
            func product(_ factors: Tracked...) throws -> Tracked {
                try factors.dropFirst().reduce(factors[0]) { try tape.matmul($0, $1) }
            }
            let first = try product(pT, gradient, pT)
            let second = try product(rest(tape.matmul(a, p)), gT, p, pT)
            let third = try product(pT, p, gT, rest(tape.matmul(p, a)))
            return try tape.subtract(tape.add(second, third), first)
        }
    }
}
