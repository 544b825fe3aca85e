// The depthwise convolution of Depthwise.c for one element type and one instruction set. Before each inclusion are
// defined:
//
//   NAME(X)   X with the type and the instruction set in its name
//   T         the element type
//   BITS      the integer of its size
//   TARGET    the attribute that chooses the instructions; nothing for the baseline
//   BYTES     bytes of a vector
//   EACH_LANE what names all its lanes

typedef T NAME(wide) __attribute__((vector_size(BYTES)));
typedef T NAME(unaligned) __attribute__((vector_size(BYTES), aligned(_Alignof(T)), may_alias));
typedef BITS NAME(mask) __attribute__((vector_size(BYTES)));

#define LANES ((ptrdiff_t)(BYTES / sizeof(T)))
#define UNROLLED(I, N) _Pragma("clang loop unroll(full)") for (int I = 0; I < (N); I++)

// What some taps read, and where zeros stand instead, at a vector of outputs.
typedef struct {
    NAME(mask) is_inside[7];
    int is_edge;
} NAME(column);

TARGET INLINE NAME(column) NAME(column_at)(const vectors_depthwise g, ptrdiff_t at, const int size, const int stride) {
    NAME(column) made;
    NAME(mask) lanes;
    UNROLLED(i, LANES) lanes[i] = i;
    made.is_edge = 0;
    UNROLLED(tap, size) {
        ptrdiff_t start = at * stride + tap * g.across - g.left;
        made.is_edge |= start < 0 || start + (LANES - 1) * stride >= g.width;
        NAME(mask) cells = lanes * stride + (BITS)start;
        made.is_inside[tap] = (cells >= 0) & (cells < (BITS)g.width);
    }
    return made;
}

TARGET INLINE NAME(wide) NAME(kept)(NAME(wide) read, NAME(mask) is_inside) {
    return (NAME(wide))((NAME(mask))read & is_inside);
}

// Part of a vector: rare, and never in the way of what stays in registers.
TARGET static __attribute__((noinline, cold)) void NAME(put_part)(T *to, const T *sums, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = sums[i];
}

// A whole vector where nothing behind it has been written yet, or else the `count` elements that belong to the line.
TARGET INLINE void NAME(put)(T *to, NAME(wide) sums, ptrdiff_t count, const T *limit) {
    if (__builtin_expect(count >= LANES || to + LANES <= limit, 1)) {
        *(NAME(unaligned) *)to = sums;
    } else {
        NAME(wide) copy = sums;
        NAME(put_part)(to, (const T *)&copy, count);
    }
}

// Stride 1: each line of the input is read once, and added to the sums of all the outputs that it belongs to. Line l of
// those that lie `down` apart is the last of output l - size + 1.
TARGET INLINE void NAME(slide)(
    const int size, const int stride, const int is_edge, T *out, const T *x, const T *w, T bias,
    const vectors_depthwise g, const NAME(column) *column, ptrdiff_t at, const T *limit
) {
    NAME(wide) weights[49];
    UNROLLED(i, size * size) weights[i] = w[i] - (NAME(wide)){0};
    for (ptrdiff_t first = 0; first < g.down && first < g.out_height; first++) {
        NAME(wide) sums[7];
        UNROLLED(r, size) sums[r] = bias - (NAME(wide)){0};
        ptrdiff_t rows = (g.out_height - first + g.down - 1) / g.down;
        const T *from = x + at - g.left;
        for (ptrdiff_t l = 0; l < rows + size - 1; l++) {
            ptrdiff_t line = first - g.top + l * g.down;
            if (line >= 0 && line < g.height) {
                UNROLLED(tap, size) {
                    NAME(wide) read = *(const NAME(unaligned) *)(from + line * g.width + tap * g.across);
                    if (is_edge) read = NAME(kept)(read, column->is_inside[tap]);
                    UNROLLED(r, size) sums[r] += weights[r * size + tap] * read;
                }
            }
            if (l >= size - 1)
                NAME(put)(out + (first + (l - size + 1) * g.down) * g.out_width + at, sums[size - 1],
                          g.out_width - at, limit);
            // Not a loop, which would be taken for a copy of memory.
            if (size > 6) sums[6] = sums[5], sums[5] = sums[4];
            if (size > 4) sums[4] = sums[3], sums[3] = sums[2];
            sums[2] = sums[1], sums[1] = sums[0];
            sums[0] = bias - (NAME(wide)){0};
        }
    }
}

// Each output by itself. With stride 2 neighbouring taps are the even and the odd elements of two vectors, with stride 3
// every third of three. A sum for each column of the kernel, so that one addition need not wait for the last.
TARGET INLINE void NAME(step)(
    const int size, const int stride, const int is_edge, T *out, const T *x, const T *w, T bias,
    const vectors_depthwise g, const NAME(column) *column, ptrdiff_t at, const T *limit
) {
    NAME(wide) weights[49];
    UNROLLED(i, size * size) weights[i] = w[i] - (NAME(wide)){0};
    const T *from = x + stride * at - g.left;
    for (ptrdiff_t o = 0; o < g.out_height; o++) {
        NAME(wide) sums[8];
        UNROLLED(tap, size) sums[tap] = (NAME(wide)){0};
        UNROLLED(r, size) {
            ptrdiff_t line = stride * o - g.top + r * g.down;
            if (line < 0 || line >= g.height) continue;
            NAME(wide) read[9];
            if (stride == 1) {
                UNROLLED(tap, size) read[tap] = *(const NAME(unaligned) *)(from + line * g.width + tap * g.across);
            } else if (stride == 2) {
                UNROLLED(pair, (size + 1) / 2) {
                    const T *at_pair = from + line * g.width + 2 * pair;
                    NAME(wide) low = *(const NAME(unaligned) *)at_pair;
                    NAME(wide) high = *(const NAME(unaligned) *)(at_pair + LANES);
                    read[2 * pair] = EACH_SECOND(low, high, 0);
                    read[2 * pair + 1] = EACH_SECOND(low, high, 1);
                }
            } else {
                UNROLLED(triple, (size + 2) / 3) {
                    const T *at_triple = from + line * g.width + 3 * triple;
                    NAME(wide) low = *(const NAME(unaligned) *)at_triple;
                    NAME(wide) middle = *(const NAME(unaligned) *)(at_triple + LANES);
                    NAME(wide) high = *(const NAME(unaligned) *)(at_triple + 2 * LANES);
                    read[3 * triple] = EACH_THIRD(low, middle, high, 0);
                    read[3 * triple + 1] = EACH_THIRD(low, middle, high, 1);
                    read[3 * triple + 2] = EACH_THIRD(low, middle, high, 2);
                }
            }
            UNROLLED(tap, size) {
                if (is_edge) read[tap] = NAME(kept)(read[tap], column->is_inside[tap]);
                sums[tap] += weights[r * size + tap] * read[tap];
            }
        }
        NAME(wide) sum = bias - (NAME(wide)){0};
        UNROLLED(tap, size) sum += sums[tap];
        NAME(put)(out + o * g.out_width + at, sum, g.out_width - at, limit);
    }
}

// Planes by columns of vectors, the last of which reaches back so that it is whole; some planes at a time, which stay
// in the first cache.
#define PLANES(EACH, SIZE, STRIDE)                                                                          \
    ptrdiff_t in_count = g.height * g.width, out_count = g.out_height * g.out_width;                    \
    ptrdiff_t together = 1 + (ptrdiff_t)((32 << 10) / sizeof(T)) / (in_count + out_count);                  \
    for (ptrdiff_t first = 0; first < planes; first += together) {                                          \
        ptrdiff_t end = first + together < planes ? first + together : planes;                              \
        for (ptrdiff_t at = 0; at < g.out_width; at += LANES) {                                            \
            if (at > 0 && at + LANES > g.out_width) at = g.out_width - LANES;                             \
            NAME(column) column = NAME(column_at)(g, at, SIZE, STRIDE);                                     \
            for (ptrdiff_t p = first; p < end; p++) {                                                       \
                T *to = out + p * out_count;                                                                \
                const T *from = x + p / filters * in_count, *weights = w + p * SIZE * SIZE;                 \
                if (column.is_edge)                                                                         \
                    NAME(EACH)(SIZE, STRIDE, 1, to, from, weights, bias ? bias[p] : 0, g, &column, at, limit); \
                else                                                                                        \
                    NAME(EACH)(SIZE, STRIDE, 0, to, from, weights, bias ? bias[p] : 0, g, &column, at, limit); \
            }                                                                                               \
        }                                                                                                   \
    }

#define DEPTHWISE(EACH, SIZE, STRIDE)                                                                       \
    TARGET static __attribute__((noinline)) void NAME(EACH##_##SIZE##_##STRIDE)(                            \
        T *out, const T *x, const T *w, const T *bias, ptrdiff_t planes, ptrdiff_t filters,                 \
        const vectors_depthwise g, const T *limit                                                           \
    ) { PLANES(EACH, SIZE, STRIDE) }

DEPTHWISE(slide, 3, 1)
DEPTHWISE(slide, 5, 1)
DEPTHWISE(slide, 7, 1)
DEPTHWISE(step, 3, 1)
DEPTHWISE(step, 5, 1)
DEPTHWISE(step, 7, 1)
DEPTHWISE(step, 3, 2)
DEPTHWISE(step, 5, 2)
DEPTHWISE(step, 7, 2)
DEPTHWISE(step, 3, 3)
DEPTHWISE(step, 5, 3)
DEPTHWISE(step, 7, 3)

#define SIZES(EACH, STRIDE)                                                                                  \
    switch (g->size) {                                                                                       \
    case 3: NAME(EACH##_3_##STRIDE)(out, x, w, bias, planes, filters, *g, limit); break;                     \
    case 5: NAME(EACH##_5_##STRIDE)(out, x, w, bias, planes, filters, *g, limit); break;                     \
    case 7: NAME(EACH##_7_##STRIDE)(out, x, w, bias, planes, filters, *g, limit); break;                     \
    default: break;                                                                                          \
    }

TARGET static void NAME(depthwise)(
    T *out, const T *x, const T *w, const T *bias, ptrdiff_t planes, ptrdiff_t filters, const vectors_depthwise *g
) {
    // Lines shorter than a vector are written from the top: what is written past an end is overwritten.
    const T *limit = out + planes * g->out_height * g->out_width;
    if (g->stride == 2) {
        SIZES(step, 2)
    } else if (g->stride == 3) {
        SIZES(step, 3)
    } else if (g->down > 1 && g->out_width < LANES) {
        SIZES(step, 1)
    } else {
        SIZES(slide, 1)
    }
}

#undef SIZES
#undef DEPTHWISE
#undef PLANES
#undef UNROLLED
#undef LANES
#undef EACH_LANE
#undef NAME
#undef T
#undef BITS
#undef TARGET
#undef BYTES
