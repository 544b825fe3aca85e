import CVectors
import Tensors

extension Winograd {
    /// How the tiles of an image are divided: a band is some rows of tiles, all across.
    struct Bands {
        /// Tiles across, filled up to whole vectors, and rows of tiles.
        let across, down: Int
        /// Rows of tiles of a band, and how many bands there are.
        let rows, count: Int
        /// The length of a padded input line, and of one of its phases.
        let line, phase: Int
        let channels: Int
        /// Filters whose products are made before they are transformed.
        let atOnce: Int

        init(_ p: ConvProblem) {
            let lanes = T.Lanes.scalarCount
            across = ((p.x.output + F.outputs - 1) / F.outputs + lanes - 1) / lanes * lanes
            down = (p.y.output + F.outputs - 1) / F.outputs
            atOnce = max(1, min(p.filters, 64))
            // Transformed input and products of a band stay in cache together; a few rows more or fewer where
            // their tiles fill vectors better.
            let perRow = max(1, F.products * F.products * (p.channels + atOnce) * across * T.dtype.width)
            let vector = vectors_correlation_tile().bytes / T.dtype.width
            let (all, fitting) = (across, min(down, max(1, (5 << 18) / perRow)))
            func unused(_ rows: Int) -> Double {
                let tiles = max(1, rows * all)
                return Double((tiles + vector - 1) / vector * vector) / Double(tiles)
            }
            let possible = (fitting + 1) / 2...max(fitting, min(down, (2 << 20) / perRow, 2 * fitting))
            rows = possible.min { (unused($0), abs($0 - fitting)) < (unused($1), abs($1 - fitting)) } ?? fitting
            count = rows == 0 ? 0 : (down + rows - 1) / rows
            phase = across + lanes
            line = (phase + lanes) * F.outputs
            channels = p.channels
        }

        /// Tiles of a band.
        var tiles: Int { rows * across }
        var inputs: Int { F.products * F.products * (channels * tiles + Bands.gap) }
        var products: Int { F.products * F.products * (atOnce * tiles + Bands.gap) }
        /// Between the cells of a band, so that they do not fall on the same cache lines.
        static var gap: Int { 48 }
        var lines: Int { (rows * F.outputs + 2) * line }
        var scratch: Int {
            inputs + products + lines + F.products * line + F.outputs * phase
                + F.outputs * F.products * T.Lanes.scalarCount + F.outputs * F.outputs * phase
        }
    }

    /// The vectors of so many tiles; the last reaches back over the one before it, so that it is whole.
    static func places(_ tiles: Int) -> [vectors_place] {
        let lanes = vectors_correlation_tile().bytes / T.dtype.width
        return stride(from: 0, to: tiles, by: lanes).map {
            let at = max(0, min($0, tiles - lanes))
            return vectors_place(from: at, to: at, lanes: (1 << UInt32(min(lanes, tiles))) - 1)
        }
    }
}
