import Testing

@testable import Convolution
@testable import Tensors

/// Weights that oneDNN has rearranged are kept beside their tensor; nobody may see that in a result.
@Suite(.serialized, .enabled(if: OneDNN.library != nil))
struct PackedWeightsTests {
    private let context = Make.context
    private var options: ConvOptions {
        var options = ConvOptions()
        options.pad = .pairs([[1, 1], [1, 1]])
        options.algorithm = .direct
        return options
    }

    /// The answer of the loops, on copies that nothing is kept beside.
    private func expected(_ x: Tensor, _ w: Tensor) throws -> [Float] {
        let copy = try Make.floats(w.shape.dimensions, w.floats())
        return try conv(x, copy, bias: nil, options, in: context).floats()
    }

    /// The library's answer: named here, for other tests switch the engines off and on meanwhile.
    private func forward(_ x: Tensor, _ w: Tensor) throws -> [Float] {
        let geometry = try ConvGeometry.conv(x: x.shape, w: w.shape, options)
        return try Tensor.build(geometry.outputShape, of: Float.self, in: context) { y in
            guard let y = y.baseAddress else { return }
            try ConvProblem(geometry).forward(
                .oneDNN(.chosen), byName: true, x: x.pointer(Float.self), w: w.pointer(Float.self), of: w,
                bias: nil, y: y, in: context)
        }.floats()
    }

    private func inputGradient(_ dy: Tensor, _ w: Tensor) throws -> [Float] {
        let size = Array(dy.shape.dimensions.suffix(2))
        let geometry = try ConvGeometry.inputGradient(dy: dy.shape, w: w.shape, size: size, options)
        return try Tensor.build(geometry.inputShape, of: Float.self, in: context) { dx in
            guard let dx = dx.baseAddress else { return }
            try ConvProblem(geometry).inputGradient(
                .oneDNN(.chosen), byName: true, dy: dy.pointer(Float.self), w: w.pointer(Float.self), of: w, dx: dx,
                in: context)
        }.floats()
    }

    private func kept(_ w: Tensor) -> Int { w.storage.packed?.keptBytes ?? 0 }

    private func check(_ x: Tensor, _ w: Tensor, _ comment: Comment, rounds: Int = 3) throws {
        let answer = try expected(x, w)
        for _ in 0..<rounds {
            #expect(try forward(x, w) == answer, comment)
        }
    }

    @Test("Results are the same whether weights are rearranged anew, kept, or read where they were kept")
    func repeated() throws {
        var choices = Choices(seed: 901)
        let (x, w) = (try choices.tensor([1, 32, 6, 6]), try choices.tensor([48, 32, 3, 3]))
        try check(x, w, "forward", rounds: 4)
        let dy = try choices.tensor([1, 48, 6, 6])
        let answer = try convInputGradient(dy, w, size: [6, 6], options, in: context).floats()
        for _ in 0..<4 {
            #expect(try inputGradient(dy, w) == answer)
            try check(x, w, "beside its gradient", rounds: 1)
        }
    }

    @Test("A convolution that happens once keeps nothing; the second one does")
    func second() throws {
        var choices = Choices(seed: 902)
        let (x, w) = (try choices.tensor([1, 32, 5, 5]), try choices.tensor([32, 32, 3, 3]))
        try check(x, w, "once", rounds: 1)
        #expect(kept(w) == 0)
        try check(x, w, "twice", rounds: 1)
        #expect(kept(w) >= w.byteCount)
        let second = kept(w)
        try check(x, w, "more", rounds: 3)
        #expect(kept(w) == second)
    }

    @Test("Nothing is kept where a session's limit has no room for it")
    func limited() {
        let (key, weights) = (PackedWeights.Key(offset: 0, primitive: 1), PackedWeights())
        for _ in 0..<3 { #expect(weights.room(for: key, byteCount: 1000, within: MemoryBudget(limit: 999)) == nil) }
        #expect(weights.room(for: key, byteCount: 1000, within: MemoryBudget(limit: 2000)) != nil)
        weights.forget(key)
        #expect(weights.keptBytes == 0 && weights.find(key) == nil)
    }

    @Test("A write to the weights is seen: of an element, of a slice, of all")
    func written() throws {
        var choices = Choices(seed: 903)
        let x = try choices.tensor([2, 32, 6, 6])
        var w = try choices.tensor([32, 32, 3, 3])
        try check(x, w, "before")
        try w.assign(Make.floats([], [7]), at: [.at(3), .at(1), .at(0), .at(2)], in: context)
        try check(x, w, "an element")
        #expect(kept(w) > 0)
        try w.assign(Make.floats([], [-2]), at: [.at(5)], in: context)
        #expect(kept(w) == 0)
        try check(x, w, "a slice")
        try w.withMutableElements(Float.self, in: context) { $0.update(repeating: 1) }
        try check(x, w, "all")
        let copy = w
        try w.assign(Make.floats([], [9]), at: [.at(0), .at(0), .at(0), .at(0)], in: context)
        try check(x, w, "its own after a copy was made")
        try check(x, copy, "the copy's")
    }

    @Test("Parts of one tensor are different weights")
    func parts() throws {
        var choices = Choices(seed: 904)
        let x = try choices.tensor([1, 32, 6, 6])
        let all = try choices.tensor([96, 32, 3, 3])
        let parts = try [0, 32, 64].map {
            try all.subscripted([.slice(start: $0, stop: $0 + 32, step: nil)], in: context)
        }
        for round in 0..<4 { for part in parts { try check(x, part, "round \(round)", rounds: 1) } }
    }

    @Test("What is kept goes with its tensor, and is bounded in number")
    func bounded() throws {
        var choices = Choices(seed: 905)
        let x = try choices.tensor([1, 16, 4, 4])
        weak var last: PackedWeights?
        try {
            var many: [Tensor] = []
            for _ in 0..<300 {
                many.append(try choices.tensor([16, 16, 3, 3]))
                try check(x, many[many.count - 1], "many")
            }
            #expect(many.count { kept($0) > 0 } <= 256)
            #expect(kept(many[299]) > 0)
            last = many[299].storage.packed
            for w in many { try check(x, w, "again", rounds: 1) }
        }()
        #expect(last == nil)
    }
}
