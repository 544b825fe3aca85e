import Language
import Lessons

extension SessionCommands {
    static let im2col = SessionCommand(
        "im2col", argument: "EXPR", "the im2col matrix with its rows and columns named"
    ) { call in
        try call.teach { try Im2colTable(try call.convolution()).text(width: call.session.width) }
    }

    static let matrix = SessionCommand(
        "matrix", argument: "[--values] EXPR", "the matrix of a convolution: a letter for each kernel cell, or the values",
        options: ["--values": "the kernel's numbers in place of letters"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        try call.teach {
            try MatrixPicture(try call.convolution(rest, offset: offset))
                .text(width: call.session.width, values: given.contains("--values"))
        }
    }

    static let overlap = SessionCommand(
        "overlap", argument: "EXPR", "how many kernel cells land on each cell of a deconvolution; is there a checkerboard"
    ) { call in
        try call.teach {
            let found = try call.convolution()
            return try OverlapMap(found).text(width: call.session.width, in: found.context)
        }
    }
}
