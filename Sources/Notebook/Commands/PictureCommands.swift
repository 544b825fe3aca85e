import Language
import Lessons
import Tensors

extension SessionCommands {
    static let walk = SessionCommand(
        "walk", argument: "EXPR", "the window moves, a frame for each output cell; --hide shows the sums before their results",
        options: ["--hide": "the sums before their results"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        let isHidden = given.contains("--hide")
        try call.explaining {
            let walk = try Walk(try call.convolution(rest, offset: offset))
            let width = call.session.width
            guard call.session.isInteractive, (2...Walk.most * 16).contains(walk.scene.frameCount) else {
                return call.show(try walk.text(width: width, hidesValue: isHidden))
            }
            let frames = try (0..<walk.scene.frameCount).map { i in
                try call.interpreter.context.checkCancellation()
                return Output.Frame(
                    try walk.frame(i, width: width), riddle: isHidden ? try walk.frame(i, width: width, hidesValue: true) : nil)
            }
            call.effect(.walk(frames, record: try walk.text(width: Cell.recordedWidth, hidesValue: isHidden)))
        }
    }

    static let show = SessionCommand("show", argument: "EXPR", "a tensor as a picture, planes beside each other") { call in
        let tensor = try call.interpreter.tensor(of: call.expression())
        try call.teach(colours: call.session.showsColour) { page in
            let picture = try TensorPicture(
                tensor, width: page.width, colour: page.isColoured, in: call.interpreter.context)
            return page.isColoured ? picture.colouredText(width: page.width) : picture.text(width: page.width)
        }
        try call.explaining {
            let picture = try TensorPicture(tensor, width: 512, colour: true, mostRows: 512, in: call.interpreter.context)
            guard let image = picture.image() else { return }
            call.effect(.picture(Output.Picture(.png, image.bytes, width: image.width * image.scale, caption: picture.caption)))
        }
    }

    static let draw = SessionCommand(
        "draw", argument: "EXPR > FILE.svg", "the window walking, as an animated SVG; --still one frame, --zeros a deconv with zeros between",
        options: ["--still": "one frame", "--zeros": "a deconv as a convolution of its input with zeros between"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        let bytes = Array(rest.utf8)
        guard let mark = places(of: ">", in: bytes).last, mark > 0, bytes[mark - 1] == UInt8(ascii: " "), mark + 1 < bytes.count
        else { throw call.refuse(":draw writes a file, whose name follows >", help: "as in :draw conv(x, w, pad=1) > conv.svg") }
        var path = String(decoding: bytes[(mark + 1)...], as: UTF8.self)
        while path.first == " " { path.removeFirst() }
        guard path.hasSuffix(".svg") else {
            throw call.refuse(":draw writes SVG, and the name \(path) does not end in .svg", help: "as in :draw conv(x, w, pad=1) > conv.svg")
        }
        let expression = String(decoding: bytes[..<mark], as: UTF8.self)
        try call.explaining {
            let figure = try Figure(
                try call.convolution(expression, offset: offset), view: given.contains("--zeros") ? .spread : nil)
            let text = try figure.svg(still: given.contains("--still") ? 0 : nil)
            do { try AtomicFile.write(text, to: path, in: call.interpreter.context) } catch let error as FileError {
                throw LessonError(error.prose.message, help: error.prose.help)
            }
            let frames = given.contains("--still") ? "one frame" : "\(figure.scene.planeFrames) frames"
            call.show("\(path): \(frames), \(text.utf8.count) bytes")
            call.effect(.picture(Output.Picture(.svg, Array(text.utf8))))
        }
    }
}
