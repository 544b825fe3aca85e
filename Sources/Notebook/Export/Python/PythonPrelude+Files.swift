extension PythonPrelude {
    /// Tensors in files: arrays and CSV by NumPy, images by what Python brings along.
    static let files = #"""
        def load(path, name=None, dtype=None):
            kind = path.lower().rsplit(".", 1)[-1]
            if kind == "npz":
                z = np.load(path)
                parts = tuple(T(from_numpy(z[k]), dtype) for k in (z.files if name is None else [name]))
                return parts if name is None else parts[0]
            if kind == "npy":
                return T(from_numpy(np.load(path)), dtype)
            if kind == "csv":
                return read_csv(path, dtype or torch.float32)
            return T(read_png(path) if kind == "png" else read_netpbm(path), dtype)

        def from_numpy(a):
            kind = torch.bool if a.dtype == bool else torch.int64 if a.dtype.kind in "iu" else torch.float64 if a.dtype.str[1:] == "f8" else torch.float32
            return torch.from_numpy(np.array(a.astype(str(kind)[6:]), order="C"))

        def read_csv(path, dtype):
            def number(field):
                whole = dtype == torch.int64 and field.lstrip("+-").isdigit()
                return int(field) if whole else float(field)

            def is_number(field):
                try:
                    float(field)
                    return True
                except ValueError:
                    return False

            lines = [line.split("#")[0].strip() for line in open(path, encoding="utf-8-sig")]
            lines = [line for line in lines if line]
            sign = next((s for s in ",;\t" if s in lines[0]), None)
            rows = [[field.strip() for field in line.split(sign)] for line in lines]
            if not any(is_number(field) for field in rows[0]):
                rows = rows[1:]
            return torch.tensor([[number(field) for field in row] for row in rows], dtype=dtype).squeeze()

        def read_png(path):
            data, chunks, place = open(path, "rb").read(), [], 8
            while place < len(data):
                size, kind = struct.unpack(">I4s", data[place:place + 8])
                chunks.append((kind, data[place + 8:place + 8 + size]))
                place += size + 12
            found = dict(chunks)
            w, h, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", found[b"IHDR"])
            raw, place = zlib.decompress(b"".join(chunk for kind, chunk in chunks if kind == b"IDAT")), 0
            n = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
            image = np.zeros((h, w, n), dtype=np.int64)
            step = max(n * bits // 8, 1)
            passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
            for top, left, down, right in passes if interlaced else [(0, 0, 1, 1)]:
                columns = len(range(left, w, right))
                stride = (columns * n * bits + 7) // 8
                above = bytearray(stride)
                for row in range(top, h, down) if columns else []:
                    filter, line = raw[place], bytearray(raw[place + 1:place + 1 + stride])
                    place += stride + 1
                    for i in range(stride if filter else 0):
                        a, b, c = line[i - step] if i >= step else 0, above[i], above[i - step] if i >= step else 0
                        if filter == 4:
                            pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
                            guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
                        else:
                            guess = (0, a, b, (a + b) // 2)[filter]
                        line[i] = (line[i] + guess) & 255
                    above = line
                    if bits >= 8:
                        samples = np.frombuffer(line, ">u2" if bits == 16 else "u1")
                    else:
                        samples = np.unpackbits(np.frombuffer(line, "u1")).reshape(-1, bits) @ (1 << np.arange(bits)[::-1])
                    image[row, left::right] = samples[:columns * n].reshape(columns, n)
            most = 65535 if bits == 16 else 255
            hidden = found.get(b"tRNS")
            if colour == 3:
                palette = np.frombuffer(found[b"PLTE"], "u1").reshape(-1, 3)
                if hidden is not None:
                    alpha = np.frombuffer(hidden.ljust(len(palette), b"\xff"), "u1")
                    palette = np.concatenate([palette, alpha[:, None]], 1)
                image = palette[image[:, :, 0]]
            else:
                if hidden is not None:
                    alpha = np.where((image == np.frombuffer(hidden, ">u2")).all(2, keepdims=True), 0, most)
                if bits < 8:
                    image = image * (255 // (2 ** bits - 1))
                if hidden is not None:
                    image = np.concatenate([image, alpha], 2)
            return from_samples(image, most)

        from_samples(image, most): torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)).astype("f4") / np.float32(most))

        def read_netpbm(path):
            data, head, place = open(path, "rb").read(), [], 2
            while len(head) < 3:
                found = re.compile(rb"(?:\s|#[^\n]*\n)*(\d+)").match(data, place)
                head.append(int(found[1]))
                place = found.end()
            w, h, most = head
            n = 3 if data[:2] in (b"P3", b"P6") else 1
            if data[:2] in (b"P2", b"P3"):
                samples = np.array(re.sub(rb"#[^\n]*", b"", data[place:]).split()[:w * h * n], dtype=int)
            else:
                samples = np.frombuffer(data, ">u2" if most > 255 else "u1", w * h * n, place + 1)
            return from_samples(samples.reshape(h, w, n), most)

        def save(path, *tensors, bits=8):
            kind, arrays = path.lower().rsplit(".", 1)[-1], [T(t).detach().numpy() for t in tensors]
            if kind == "npz":
                np.savez(path, *arrays)
            elif kind == "npy":
                np.save(path, arrays[0])
            elif kind == "csv":
                a = arrays[0].astype(int) if arrays[0].dtype == bool else arrays[0]
                np.savetxt(path, np.atleast_1d(a), delimiter=",", fmt="%s")
            else:
                write_image(path, kind, arrays[0], bits)

        def write_image(path, kind, a, bits):
            a = a.reshape((1,) * (3 - a.ndim) + a.shape[max(a.ndim - 3, 0):])
            scaled = np.clip(np.nan_to_num(a.astype("f4"), nan=0), 0, 1) * np.float32(2 ** bits - 1)
            samples = np.floor(scaled.astype(float) + 0.5).astype(">u2" if bits == 16 else "u1").transpose(1, 2, 0)
            n, h, w = a.shape
            with open(path, "wb") as file:
                if kind != "png":
                    file.write(f"P{5 if n == 1 else 6}\n{w} {h}\n{2 ** bits - 1}\n".encode() + samples.tobytes())
                    return
                rows = b"".join(b"\0" + row.tobytes() for row in samples)
                head = struct.pack(">IIBBBBB", w, h, bits, (0, 4, 2, 6)[n - 1], 0, 0, 0)
                file.write(b"\x89PNG\r\n\x1a\n")
                for name, body in [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]:
                    file.write(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)))
        """#
}
