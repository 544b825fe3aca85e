import Tensors

/// A weight read as (F, C/groups, k…), (k…, C/groups, F) or a plain kernel (k…).
struct WeightShape {
    let shape: Shape
    let spatial: Int
    let form: ConvGeometry.Form
    let filters, channels: Int
    /// Where the channels stand in the user's shape.
    let channelAxis: Int
    let isChannelsLast: Bool

    init(_ shape: Shape, isChannelsLast: Bool, operation: String) throws {
        self.shape = shape
        self.isChannelsLast = isChannelsLast
        switch shape.rank {
        case 1, 2:
            (spatial, form, filters, channels, channelAxis) = (shape.rank, .plain, 1, 1, 0)
        case 3, 4, 5:
            spatial = shape.rank - 2
            form = .batched
            filters = shape[isChannelsLast ? shape.rank - 1 : 0]
            channelAxis = isChannelsLast ? shape.rank - 2 : 1
            channels = shape[channelAxis]
        default: throw ConvError.weightRank(operation: operation, weight: shape)
        }
    }

    func kernel(_ index: Int) -> Int {
        shape[form == .plain || isChannelsLast ? index : index + 2]
    }

    /// Every group makes the same number of filters.
    func checkFilters(_ groups: Int, operation: String) throws {
        if filters % groups != 0 {
            throw ConvError.groups(
                operation: operation, groups: groups, of: "filters", count: filters)
        }
    }
}

/// An image read as (N, C, spatial…), (C, spatial…) or (spatial…), or with the channels last.
struct ImageShape {
    let shape: Shape
    let form: ConvGeometry.Form
    let batch, channels: Int
    let channelAxis: Int
    let isChannelsLast: Bool

    init(_ shape: Shape, weight: WeightShape, argument: String, operation: String) throws {
        let extra = shape.rank - weight.spatial
        guard weight.form == .plain ? extra == 0 : (extra == 1 || extra == 2) else {
            throw ConvError.inputRank(
                operation: operation, argument: argument, input: shape, spatial: weight.spatial,
                weight: weight.shape)
        }
        self.init(shape, spatial: weight.spatial, isChannelsLast: weight.isChannelsLast)
    }

    /// The rank is the spatial axes and at most two more.
    init(_ shape: Shape, spatial: Int, isChannelsLast: Bool) {
        self.shape = shape
        self.isChannelsLast = isChannelsLast
        switch shape.rank - spatial {
        case 2: form = .batched
        case 1: form = .unbatched
        default: form = .plain
        }
        batch = form == .batched ? shape[0] : 1
        channelAxis = form == .plain ? 0 : isChannelsLast ? shape.rank - 1 : form.extraAxes - 1
        channels = form == .plain ? 1 : shape[channelAxis]
    }

    /// The size of a spatial axis.
    func length(_ index: Int) -> Int {
        shape[index + (isChannelsLast ? (form == .batched ? 1 : 0) : form.extraAxes)]
    }

    /// An image of this form with other channels and spatial sizes.
    func shape(channels: Int, _ lengths: [Int]) -> [Int] {
        var result = form == .batched ? [batch] : []
        if form != .plain, !isChannelsLast { result.append(channels) }
        result += lengths
        if form != .plain, isChannelsLast { result.append(channels) }
        return result
    }
}
