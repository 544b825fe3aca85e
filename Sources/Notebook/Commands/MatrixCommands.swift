import Language
import Lessons

extension SessionCommands {
    static let im2col = SessionCommand(
        "im2col", argument: "EXPR", "the im2col matrix with its rows and columns named"
    ) { call in
        try call.teach(colours: call.session.showsPalette) { page in
            try Im2colTable(call.convolution()).text(width: page.width, coloured: page.isColoured)
        }
    }

    static let matrix = SessionCommand(
        "matrix", argument: "[--values] EXPR", "the matrix of a convolution: a letter for each kernel cell, or the values",
        options: ["--values": "the kernel's numbers in place of letters"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        try call.teach { page in
            try MatrixPicture(try call.convolution(rest, offset: offset))
                .text(width: page.width, values: given.contains("--values"))
        }
    }

    static let overlap = SessionCommand(
        "overlap", argument: "EXPR", "how many kernel cells land on each cell of a deconvolution; is there a checkerboard"
    ) { call in
        try call.teach { page in
            let found = try call.convolution()
            return try OverlapMap(found).text(width: page.width, in: found.context)
        }
    }
}
