/// A convolution as oneDNN sees it: what a primitive is made for, and found again by.
package struct OneDNNProblem: Hashable, Sendable {
    package enum Direction: Hashable, Sendable { case forward, inputGradient, weightGradient }

    /// Whose layout the image, its result and the weights have inside.
    package enum Layouts: Hashable, Sendable {
        /// The library chooses them all; what it is given is rearranged.
        case chosen
        /// Image and result as they lie; the library chooses the weights'.
        case images
        /// Everything as it lies.
        case plain
    }

    package var direction: Direction
    package var layouts: Layouts
    /// (N, C, i…), (groups, F/groups, C/groups, k…) or without groups (F, C, k…), (N, F, o…).
    package var source, weights, destination: [Int]
    package var hasBias: Bool
    /// Along each spatial axis; a dilation of 1 is none.
    package var strides, dilations, low, high: [Int]

    package init(
        _ direction: Direction, _ layouts: Layouts, source: [Int], weights: [Int],
        destination: [Int], hasBias: Bool, strides: [Int], dilations: [Int], low: [Int], high: [Int]
    ) {
        (self.direction, self.layouts) = (direction, layouts)
        (self.source, self.weights, self.destination) = (source, weights, destination)
        self.hasBias = hasBias
        (self.strides, self.dilations, self.low, self.high) = (strides, dilations, low, high)
    }
}
