import Convolution
import Language
import Tensors
import Testing

@testable import Lessons

/// The lessons' structured results on answers that are known from elsewhere.
@Suite struct KnownAnswerTests {
    // MARK: Receptive fields

    /// AlexNet's beginning: jump, field and start as in the table of Dang Ha The Hien's guide to
    /// receptive field arithmetic (2017).
    @Test func receptiveField() throws {
        let rows = try ReceptiveField("input=227, conv 11 4, pool 3 2, conv 5 1 2").rows
        #expect(rows.map(\.name) == ["conv1", "pool1", "conv2"])
        #expect(rows.map(\.size) == [55, 27, 27])
        #expect(rows.map(\.jump.value) == [4, 8, 8])
        #expect(rows.map(\.field) == [11, 19, 51])
        #expect(rows.map(\.start) == [5.5, 9.5, 9.5])
        #expect(rows.map { ($0.padding * 51).rounded() } == [0, 0, 16])
    }

    /// The rest of AlexNet: 67, 99, 131 and 163, with starts of 17.5.
    @Test func deeper() throws {
        let rows = try ReceptiveField("conv 11 4, pool 3 2, conv 5 1 2, pool 3 2, conv 3 1 1, conv 3 1 1, conv 3 1 1, pool 3 2").rows
        #expect(rows.map(\.field) == [11, 19, 51, 67, 99, 131, 163, 195])
        #expect(rows.map(\.start).suffix(5).dropLast() == [17.5, 17.5, 17.5, 17.5])
        #expect(rows.map(\.size) == Array(repeating: nil, count: 8))
    }

    /// Dilations 1, 2, 4 and 8 see 3, 7, 15 and 31 (Yu & Koltun 2016).
    @Test func dilatedField() throws {
        let rows = try ReceptiveField("conv 3 1 1 1, conv 3 1 2 2, conv 3 1 4 4, conv 3 1 8 8").rows
        #expect(rows.map(\.field) == [3, 7, 15, 31])
    }

    /// A field is where the gradient of one output is not zero.
    @Test func fieldByGradient() throws {
        let talk = try Talk([
            "x = ones(64)", "y = conv(conv(conv(x, ones(3), stride=2), ones(2), dilation=3), ones(4), stride=3)", "g = grad(y[2], x)",
        ])
        let seen = try talk.tensor("g").numbers().enumerated().filter { $0.element != 0 }.map(\.offset)
        let row = try #require(try ReceptiveField("conv 3 2, conv 2 1 0 3, conv 4 3").rows.last)
        #expect(seen.count <= row.field)
        #expect(Int(seen.last ?? 0) - Int(seen.first ?? 0) + 1 == row.field)
        // The middle of the third output: two jumps from the first one's.
        #expect(Double((seen.first ?? 0) + (seen.last ?? 0) + 1) / 2 == row.start + 2 * row.jump.value)
    }

    // MARK: Overlap

    /// SEEDS.md: AlexNet's first layer, back onto its image.
    @Test func overlapOfTheDocument() throws {
        let line = try OverlapMap(try call("deconv(ones(55), ones(11), stride=4)"))
        #expect(try line.counts.numbers().prefix(16) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 2, 3, 3, 3, 2])
        #expect(line.distinct == [1, 2, 3] && line.isCheckerboard)
        let plane = try OverlapMap(try call("deconv(ones(1,1,55,55), ones(1,1,11,11), stride=4)"))
        #expect(plane.distinct == [1, 2, 3, 4, 6, 9])
        #expect(plane.verdicts.map(\.remainder) == [3, 3] && plane.verdicts[0].kernels == [8, 12])
    }

    /// Counts are what a deconvolution of ones gives, in any setting.
    @Test(arguments: [
        "stride=2", "stride=3, pad=1", "stride=2, dilation=2, output_padding=1", "stride=2, pad=\"same\"", "stride=(1, 3), pad=((0, 1), (2, 0))",
    ])
    func countsAreADeconvolutionOfOnes(settings: String) throws {
        let map = try OverlapMap(try call("deconv(ones(4,5), ones(3,2), \(settings))"))
        #expect(try map.counts.numbers() == Talk().tensor("deconv(ones(4,5), ones(3,2), \(settings))").numbers())
    }

    /// Odena, Dumoulin & Olah (2016): a kernel that the stride divides leaves no checkerboard.
    @Test(arguments: [(4, 2, false), (3, 2, true), (3, 3, false), (5, 3, true), (2, 4, true), (1, 1, false)])
    func checkerboard(k: Int, s: Int, isUneven: Bool) throws {
        #expect(try OverlapMap(try call("deconv(ones(5), ones(\(k)), stride=\(s))")).isCheckerboard == isUneven)
    }

    // MARK: Sizes

    /// LESSONS.md's example, and the way back of both.
    @Test func solve() throws {
        let equation = try SizeEquation("conv(i=?, k=3, s=2, p=1) = 3")
        #expect(try equation.answers(in: EvaluationContext()).map { $0[.i] } == [5, 6])
        #expect(try equation.text(equation.answers(in: EvaluationContext())).hasPrefix("i ∈ {5, 6}"))
    }

    /// Every answer, and no other, gives the size by PyTorch's formula (torch.nn.Conv2d's page).
    @Test(arguments: [("conv", 9), ("deconv", 9)])
    func solveByEveryCombination(kind: String, size: Int) throws {
        let equation = try SizeEquation("\(kind)(i=1..9, k=1..4, s=1..3, p=0..2, d=1..2) = \(size)")
        let answers = Set(try equation.answers(in: EvaluationContext()).map { [$0[.i], $0[.k], $0[.s], $0[.p], $0[.d]] })
        var expected: Set<[Int?]> = []
        for i in 1...9 {
            for k in 1...4 {
                for s in 1...3 {
                    for p in 0...2 {
                        for d in 1...2 {
                            let extent = d * (k - 1) + 1
                            let fits = i + 2 * p >= extent
                            let o = kind == "conv" ? (fits ? (i + 2 * p - extent) / s + 1 : 0) : (i - 1) * s - 2 * p + extent
                            if o == size { expected.insert([i, k, s, p, d]) }
                        }
                    }
                }
            }
        }
        #expect(answers == expected)
    }

    // MARK: The discriminating example of CONVOLUTION.md

    @Test(arguments: [
        ("deconv(x, w, stride=2)", "1 10 102 20 203 30 300"),
        ("deconv(x, w, stride=2, pad=\"same\")", "1 10 102 20 203 30"),
        ("deconv(x, w, stride=2, pad=1, output_padding=1)", "10 102 20 203 30 300"),
        ("deconv(x, w, stride=2, pad=\"same\", output_size=5)", "10 102 20 203 30"),
        ("deconv(x, w, stride=2, pad=\"same\", flip=true)", "100 10 201 20 302 30"),
    ])
    func discriminating(expression: String, result: String) throws {
        let call = try call(expression, after: "x = [1, 2, 3]", "w = [1, 10, 100]")
        let numbers = try call.value().numbers()
        #expect(numbers.map { String(Int($0)) }.joined(separator: " ") == result)
        // `:why` tells each number by its stamps, and they add up to it.
        for (i, number) in numbers.enumerated() {
            let why = try Why(call, at: [i])
            #expect(why.value == number)
            #expect(why.first.reduce(0) { $0 + $1.a * ($1.b ?? 0) } == number)
        }
        // The last frame of the walk has the whole sum.
        let walk = try Walk(call)
        #expect(walk.scene.frameCount == 3)
        let row = try walk.frame(2, width: 80).split(separator: "\n").last.map(String.init) ?? ""
        #expect(row.split(whereSeparator: { " []".contains($0) }).joined(separator: " ") == result)
    }

    /// Every way gives the same numbers, zeros between and all.
    @Test(arguments: [
        "deconv(x, w, stride=2, pad=\"same\")", "deconv(x, w, stride=2, pad=\"same\", flip=true)", "deconv(x, w, stride=2, pad=((0, 1),))",
        "conv(x, w, pad=2)", "conv(x, w, dilation=2, pad=3, flip=true)",
    ])
    func ways(expression: String) throws {
        let ways = try Ways(try call(expression, after: "x = [1, 2, 3]", "w = [1, 10, 100]"), clock: { 0 }, seconds: 0)
        #expect(ways.ways.count { $0.refusal == nil } >= 3)
        #expect(ways.ways.allSatisfy { $0.difference == 0 })
    }

    // MARK: Matrices

    /// Document 001's first example: 9×25 with 72 numbers that are not zero, kernel 0…8: the letter a
    /// stands for its zero.
    @Test func matrix() throws {
        let picture = try MatrixPicture(try call("conv(x, w)", after: "x = arange(1,1,5,5)", "w = arange(1,1,3,3)"))
        #expect((picture.rows, picture.columns) == (9, 25))
        #expect(picture.nonzeros == 81)
        #expect(try picture.text(width: 80, values: false).hasPrefix("abc··def··ghi············\n·abc··def··ghi···········\n"))
    }

    /// Document 002's image: the matrix it prints, row by row.
    @Test func im2col() throws {
        let image = "3,0,4,2,6,5,4,3,3,0,2,3,1,0,3,1, 1,2,0,1,3,0,2,4,1,0,3,2,4,3,0,1, 4,2,0,1,1,2,0,4,3,0,4,2,6,2,4,5"
        let call = try call("im2col(x, 2)", after: "x = tensor([\(image)]).reshape(1,3,4,4)")
        let table = try Im2colTable(call)
        #expect((table.rowCount, table.columnCount) == (9, 12))
        #expect(table.rowLabel(5) == "y[1,2]" && table.columnLabel(7) == "c1(1,1)")
        #expect(table.source(5, 7) == [0, 1, 2, 3])
        let walk = try Walk(call)
        let rows = try (0..<9).map { try walk.frame($0, width: 80).split(separator: "\n").first.map(String.init) ?? "" }
        #expect(rows[0] == "1/9   y[0,:] = 3 0 6 5 │ 1 2 3 0 │ 4 2 1 2")
        #expect(rows[4] == "5/9   y[4,:] = 5 4 0 2 │ 0 2 0 3 │ 2 0 0 4")
        #expect(rows[8] == "9/9   y[8,:] = 2 3 3 1 │ 3 2 0 1 │ 4 2 4 5")
    }
}
