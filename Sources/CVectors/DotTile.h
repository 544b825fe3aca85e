// The dot products of Dots.c for one element type and one instruction set. Before each inclusion are defined:
//
//   NAME(X)   X with the type and the instruction set in its name
//   T         the element type
//   TARGET    the attribute that chooses the instructions; nothing for the baseline
//   BYTES     bytes of a vector
//   ROWS      the most rows of a tile of four columns: with them, the sums fill the registers

typedef T NAME(wide) __attribute__((vector_size(BYTES)));
typedef T NAME(unaligned) __attribute__((vector_size(BYTES), aligned(_Alignof(T)), may_alias));

#define LANES ((ptrdiff_t)(BYTES / sizeof(T)))
#define UNROLLED(I, N) _Pragma("clang loop unroll(full)") for (int I = 0; I < (N); I++)

// The first elements of a vector, zeros behind them.
TARGET INLINE NAME(wide) NAME(first)(const T *from, ptrdiff_t count) {
    NAME(wide) read = {0};
    memcpy(&read, from, (size_t)count * sizeof(T));
    return read;
}

TARGET INLINE T NAME(total)(NAME(wide) sums) {
    T s[LANES];
    memcpy(s, &sums, sizeof s);
    UNROLLED(step, 4) {
        const int half = (int)LANES >> (step + 1);
        UNROLLED(i, half) s[i] += s[i + half];
    }
    return s[0];
}

// A tile: some rows of a by some of b, at most ROWS × 4. What is read of either serves all of the other.
TARGET INLINE void NAME(dot_tile)(
    const int rows, const int columns, T *out, ptrdiff_t pitch, ptrdiff_t step, const T *a, ptrdiff_t apitch,
    const T *b, ptrdiff_t bpitch, ptrdiff_t depth, int adds
) {
    NAME(wide) sums[6][4];
    UNROLLED(i, rows) UNROLLED(j, columns) sums[i][j] = (NAME(wide)){0};
    ptrdiff_t whole = depth / LANES * LANES, t = 0;
#define DOT_STEP(READ)                                             \
    {                                                              \
        NAME(wide) right[4];                                       \
        UNROLLED(j, columns) right[j] = READ(b + j * bpitch + t);  \
        UNROLLED(i, rows) {                                        \
            NAME(wide) left = READ(a + i * apitch + t);            \
            UNROLLED(j, columns) sums[i][j] += left * right[j];    \
        }                                                          \
    }
#define WHOLE_VECTOR(FROM) (*(const NAME(unaligned) *)(FROM))
#define PART_VECTOR(FROM) NAME(first)(FROM, depth - whole)
    _Pragma("clang loop unroll(disable)") for (; t < whole; t += LANES) DOT_STEP(WHOLE_VECTOR)
    if (t < depth) DOT_STEP(PART_VECTOR)
#undef PART_VECTOR
#undef WHOLE_VECTOR
#undef DOT_STEP
    UNROLLED(i, rows) UNROLLED(j, columns) {
        T *at = out + i * pitch + j * step;
        *at = NAME(total)(sums[i][j]) + (adds ? *at : 0);
    }
}

#define DOT_COLUMNS(R, C)                                                                                     \
    for (; columns - j >= C; j += C)                                                                          \
        NAME(dot_tile)(R, C, out + j * step, pitch, step, a, apitch, b + j * bpitch, bpitch, depth, adds);

#define DOT_ROWS(R)                                                          \
    for (; rows >= R; rows -= R, a += R * apitch, out += R * pitch) {        \
        ptrdiff_t j = 0;                                                     \
        DOT_COLUMNS(R, 4)                                                    \
        DOT_COLUMNS(R, 2)                                                    \
        DOT_COLUMNS(R, 1)                                                    \
    }

TARGET static void NAME(dots)(
    T *out, ptrdiff_t pitch, ptrdiff_t step, const T *a, ptrdiff_t apitch, ptrdiff_t rows, const T *b, ptrdiff_t bpitch,
    ptrdiff_t columns, ptrdiff_t depth, int adds
) {
    DOT_ROWS(ROWS)
    DOT_ROWS((ROWS > 3 ? 3 : 2))
    DOT_ROWS(1)
}

#undef DOT_ROWS
#undef DOT_COLUMNS
#undef UNROLLED
#undef LANES
#undef NAME
#undef T
#undef TARGET
#undef BYTES
#undef ROWS
