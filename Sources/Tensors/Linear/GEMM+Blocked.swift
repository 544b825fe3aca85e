extension GEMM {
    /// The product by our own kernels.
    @inline(__always)
    func runOwn(in context: EvaluationContext) throws {
        try run(sliceWork: 1 << 26, in: context) { part in
            if part.m * part.n <= 64 || part.m * part.n * part.k <= 4096 {
                part.runPlain()
            } else {
                part.runBlocked()
            }
        }
    }

    /// Three loops, for what is too small to be packed.
    @inline(__always)
    private func runPlain() {
        let (aSteps, bSteps) = (aSteps, bSteps)
        if bSteps.column == 1, n >= 4 {
            for row in 0..<m {
                let target = c + row * ldc
                if !accumulate { target.update(repeating: .zero, count: n) }
                for term in 0..<k {
                    let left = a[row &* aSteps.row &+ term &* aSteps.column]
                    let right = b + term * bSteps.row
                    for column in 0..<n {
                        target[column] = T.multiplyAdd(target[column], left, right[column])
                    }
                }
            }
            return
        }
        for row in 0..<m {
            for column in 0..<n {
                var sum = accumulate ? c[row * ldc + column] : .zero
                var (left, right) = (a + row * aSteps.row, b + column * bSteps.column)
                for _ in 0..<k {
                    sum = T.multiplyAdd(sum, left.pointee, right.pointee)
                    left += aSteps.column
                    right += bSteps.row
                }
                c[row * ldc + column] = sum
            }
        }
    }

    /// Rows of C that the micro-kernel makes at once.
    private static var rowsAtOnce: Int { 6 }

    /// Packed blocks of A and B that stay in cache, and a micro-kernel over registers.
    ///
    /// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.
    @inline(__always)
    private func runBlocked() {
        let (mr, nr) = (GEMM.rowsAtOnce, T.Lanes.scalarCount)
        let (mBlock, kBlock, nBlock) = (min(m + mr, 96), min(k, 256), min(n + nr, 512))
        let packedA = UnsafeMutablePointer<T>.allocate(capacity: (mBlock + mr) * kBlock)
        let packedB = UnsafeMutablePointer<T>.allocate(capacity: (nBlock + nr) * kBlock)
        defer {
            packedA.deallocate()
            packedB.deallocate()
        }
        for left in stride(from: 0, to: n, by: nBlock) {
            let columns = min(nBlock, n - left)
            for first in stride(from: 0, to: k, by: kBlock) {
                let terms = min(kBlock, k - first)
                GEMM.pack(
                    b + first * bSteps.row + left * bSteps.column, count: columns,
                    step: bSteps.column, terms: terms, termStep: bSteps.row, sliver: nr, packedB)
                let adds = accumulate || first > 0
                for top in stride(from: 0, to: m, by: mBlock) {
                    let rows = min(mBlock, m - top)
                    GEMM.pack(
                        a + top * aSteps.row + first * aSteps.column, count: rows,
                        step: aSteps.row, terms: terms, termStep: aSteps.column, sliver: mr,
                        packedA)
                    for j in stride(from: 0, to: columns, by: nr) {
                        for i in stride(from: 0, to: rows, by: mr) {
                            GEMM.tile(
                                packedA + i * terms, packedB + j * terms, terms,
                                c + (top + i) * ldc + left + j, ldc, rows: min(mr, rows - i),
                                columns: min(nr, columns - j), adds: adds)
                        }
                    }
                }
            }
        }
    }

    /// Copies `count` rows (or columns) into slivers of `sliver`, term by term, the last filled
    /// up with zeros.
    @inline(__always)
    private static func pack(
        _ source: UnsafePointer<T>, count: Int, step: Int, terms: Int, termStep: Int,
        sliver: Int, _ target: UnsafeMutablePointer<T>
    ) {
        var to = target
        for first in stride(from: 0, to: count, by: sliver) {
            let from = source + first * step
            let filled = min(sliver, count - first)
            if filled == sliver, step == 1 {
                for term in 0..<terms {
                    (to + term * sliver).update(from: from + term * termStep, count: sliver)
                }
            } else {
                for lane in 0..<sliver {
                    if lane < filled {
                        for term in 0..<terms {
                            to[term &* sliver &+ lane] = from[lane &* step &+ term &* termStep]
                        }
                    } else {
                        for term in 0..<terms { to[term &* sliver &+ lane] = .zero }
                    }
                }
            }
            to += sliver * terms
        }
    }

    /// A tile of C, six rows of one SIMD vector, over one block of terms.
    @inline(__always)
    private static func tile(
        _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, _ terms: Int,
        _ c: UnsafeMutablePointer<T>, _ ldc: Int, rows: Int, columns: Int, adds: Bool
    ) {
        var (c0, c1, c2) = (T.Lanes(), T.Lanes(), T.Lanes())
        var (c3, c4, c5) = (T.Lanes(), T.Lanes(), T.Lanes())
        var (left, right) = (a, UnsafeRawPointer(b))
        for _ in 0..<terms {
            let lanes = right.loadUnaligned(as: T.Lanes.self)
            c0 = T.multiplyAdd(c0, left[0], lanes)
            c1 = T.multiplyAdd(c1, left[1], lanes)
            c2 = T.multiplyAdd(c2, left[2], lanes)
            c3 = T.multiplyAdd(c3, left[3], lanes)
            c4 = T.multiplyAdd(c4, left[4], lanes)
            c5 = T.multiplyAdd(c5, left[5], lanes)
            left += rowsAtOnce
            right += MemoryLayout<T>.stride * T.Lanes.scalarCount
        }
        @inline(__always)
        func store(_ row: Int, _ lanes: T.Lanes) {
            guard row < rows else { return }
            let target = c + row * ldc
            if columns == T.Lanes.scalarCount {
                let raw = UnsafeMutableRawPointer(target)
                let sum = adds ? T.add(raw.loadUnaligned(as: T.Lanes.self), lanes) : lanes
                raw.storeBytes(of: sum, as: T.Lanes.self)
            } else {
                for column in 0..<columns {
                    target[column] = adds
                        ? T.multiplyAdd(target[column], T.one, lanes[column]) : lanes[column]
                }
            }
        }
        store(0, c0)
        store(1, c1)
        store(2, c2)
        store(3, c3)
        store(4, c4)
        store(5, c5)
    }
}
