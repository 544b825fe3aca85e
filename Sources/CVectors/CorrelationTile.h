// The correlation of Correlation.c for one element type and one instruction set. Before each inclusion are defined:
//
//   NAME(X)   X with the type and the instruction set in its name
//   T         the element type
//   PART      what writes some lanes of a vector
//   TARGET    the attribute that chooses the instructions; nothing for the baseline
//   BYTES     bytes of a vector
//   FILTERS   the most filters of a tile: 8 or 4
//   PLACES    the most vectors of a tile for that many filters: with them, the sums fill the registers

typedef T NAME(wide) __attribute__((vector_size(BYTES)));
typedef T NAME(unaligned) __attribute__((vector_size(BYTES), aligned(_Alignof(T)), may_alias));

#define LANES ((ptrdiff_t)(BYTES / sizeof(T)))
#define WHOLE ((1u << LANES) - 1)
#define UNROLLED(I, N) _Pragma("clang loop unroll(full)") for (int I = 0; I < (N); I++)

// Sums of which some are not outputs.
TARGET static __attribute__((noinline)) void NAME(finish)(
    int filters, int count, T *out, ptrdiff_t pitch, const vectors_place *places, const T *sums, const T *bias, int adds
) {
    for (int f = 0; f < filters; f++) {
        for (int v = 0; v < count; v++, sums += LANES)
            PART(out + f * pitch + places[v].to, sums, places[v].lanes, bias ? bias[f] : 0, adds);
    }
}

// A tile: `filters` filters at `count` places, at most 4 × 8 or 8 × 3. What is read of the input serves all filters,
// and what is read of the weights all places.
TARGET INLINE void NAME(tile)(
    const int filters, const int count, T *out, ptrdiff_t pitch, const T *lines, const vectors_place *places,
    const T *w, ptrdiff_t wpitch, const ptrdiff_t *taps, ptrdiff_t depth, const T *bias, int adds
) {
    NAME(wide) sums[8][8];
    const T *from[8];
    UNROLLED(v, count) from[v] = lines + places[v].from;
    UNROLLED(f, filters) UNROLLED(v, count) sums[f][v] = (NAME(wide)){0};
    _Pragma("clang loop unroll(disable)") for (ptrdiff_t tap = 0; tap < depth; tap++) {
        NAME(wide) read[8];
        ptrdiff_t at = taps[tap];
        UNROLLED(v, count) read[v] = *(const NAME(unaligned) *)(from[v] + at);
        UNROLLED(f, filters) {
            NAME(wide) weight = w[f * wpitch + tap] - (NAME(wide)){0};
            UNROLLED(v, count) sums[f][v] += weight * read[v];
        }
    }
    int are_whole = 1;
    UNROLLED(v, count) are_whole &= places[v].lanes == WHOLE;
    if (!are_whole) {
        NAME(wide) copy[64];
        UNROLLED(f, filters) UNROLLED(v, count) copy[f * count + v] = sums[f][v];
        NAME(finish)(filters, count, out, pitch, places, (const T *)copy, bias, adds);
        return;
    }
    UNROLLED(f, filters) UNROLLED(v, count) {
        NAME(unaligned) *to = (NAME(unaligned) *)(out + f * pitch + places[v].to);
        *to = sums[f][v] + (adds ? *to : (bias ? bias[f] : 0) - (NAME(wide)){0});
    }
}

#define TILE(F, V)                                                                                 \
    for (ptrdiff_t f = 0; f < filters; f += F)                                                     \
        NAME(tile)(F, V, out + f * pitch, pitch, lines, places, w + f * wpitch, wpitch, taps, depth, \
                   bias ? bias + f : bias, adds)

// All places, V at a time and then what is left over, each for all filters: what they read of the input stays near.
#define ALL_PLACES(F, V)                                             \
    for (; count >= V; places += V, count -= V) TILE(F, V);          \
    switch (count) {                                                 \
    case 7: if (V > 7) TILE(F, V > 7 ? 7 : 1); break;                \
    case 6: if (V > 6) TILE(F, V > 6 ? 6 : 1); break;                \
    case 5: if (V > 5) TILE(F, V > 5 ? 5 : 1); break;                \
    case 4: if (V > 4) TILE(F, V > 4 ? 4 : 1); break;                \
    case 3: if (V > 3) TILE(F, V > 3 ? 3 : 1); break;                \
    case 2: if (V > 2) TILE(F, V > 2 ? 2 : 1); break;                \
    case 1: TILE(F, 1); break;                                       \
    default: break;                                                  \
    }

TARGET static void NAME(correlate)(
    T *out, ptrdiff_t pitch, const T *lines, const vectors_place *places, ptrdiff_t count, const T *w, ptrdiff_t wpitch,
    ptrdiff_t filters, ptrdiff_t together, const ptrdiff_t *taps, ptrdiff_t depth, const T *bias, int adds
) {
    switch (together) {
    case 1: ALL_PLACES(1, 8) break;
    case 2: ALL_PLACES(2, 4) break;
    case 4: ALL_PLACES(4, (FILTERS == 8 ? 5 : PLACES)) break;
#if FILTERS == 8
    case 8: ALL_PLACES(8, PLACES) break;
#endif
    default: break;
    }
}

// One filter at `rows` rows of outputs, one below the other: what is read of an input line serves all of them.
// The first lines belong to the upper rows alone, the last to the lower ones.
TARGET INLINE void NAME(stack)(
    const int rows, const int count, T *out, ptrdiff_t width, const T *lines, ptrdiff_t line, const vectors_place *places,
    const T *w, ptrdiff_t height, const ptrdiff_t *taps, ptrdiff_t across, T bias
) {
    NAME(wide) sums[4][4];
    const T *from[4];
    UNROLLED(v, count) from[v] = lines + places[v].from;
    UNROLLED(r, rows) UNROLLED(v, count) sums[r][v] = bias - (NAME(wide)){0};
#define STACK_LINE(IS_READ)                                                                 \
    _Pragma("clang loop unroll(disable)") for (ptrdiff_t tap = 0; tap < across; tap++) {    \
        NAME(wide) read[4];                                                                 \
        ptrdiff_t at = y * line + taps[tap];                                                \
        UNROLLED(v, count) read[v] = *(const NAME(unaligned) *)(from[v] + at);              \
        UNROLLED(r, rows) if (IS_READ) {                                                    \
            NAME(wide) weight = w[(y - r) * across + tap] - (NAME(wide)){0};                \
            UNROLLED(v, count) sums[r][v] += weight * read[v];                              \
        }                                                                                   \
    }
    ptrdiff_t y = 0;
    for (; y < rows - 1; y++) STACK_LINE(r <= y && y - r < height)
    for (; y < height; y++) STACK_LINE(1)
    for (; y < height + rows - 1; y++) STACK_LINE(y - r < height && r <= y)
#undef STACK_LINE
    UNROLLED(r, rows) UNROLLED(v, count) {
        T *to = out + r * width + places[v].to;
        if (places[v].lanes == WHOLE) *(NAME(unaligned) *)to = sums[r][v];
        else {
            T copy[LANES];
            *(NAME(unaligned) *)copy = sums[r][v];
            PART(to, copy, places[v].lanes, 0, 0);
        }
    }
}

#define STACKS(R, V)                                                                                        \
    for (; count >= V; places += V, count -= V)                                                             \
        NAME(stack)(R, V, out, width, lines, line, places, w, height, taps, across, bias);                  \
    for (; count > 0; places++, count--)                                                                    \
        NAME(stack)(R, 1, out, width, lines, line, places, w, height, taps, across, bias);

TARGET static void NAME(correlate_stack)(
    T *out, ptrdiff_t width, const T *lines, ptrdiff_t line, const vectors_place *places, ptrdiff_t count, const T *w,
    ptrdiff_t height, const ptrdiff_t *taps, ptrdiff_t across, ptrdiff_t rows, T bias
) {
    if (rows == 4) {
        STACKS(4, (FILTERS == 8 ? 4 : 2))
    } else {
        STACKS(2, 4)
    }
}

#undef STACKS
#undef ALL_PLACES
#undef TILE
#undef UNROLLED
#undef LANES
#undef WHOLE
#undef PART
#undef NAME
#undef T
#undef TARGET
#undef BYTES
#undef FILTERS
#undef PLACES
