#include "CVectors.h"
#include "Wide.h"

// Reductions by lanes that do not wait for each other: the compiler keeps them in vector registers.
//
//   row:     n elements side by side become one.
//   columns: each of `width` columns of `rows` rows, `step` apart, becomes one, row after row.

#define PLUS(a, b) ((a) + (b))
// As unsigned numbers, which wrap.
#define PLUS_WRAPPING(a, b) ((ptrdiff_t)((size_t)(a) + (size_t)(b)))
#define TIMES_WRAPPING(a, b) ((ptrdiff_t)((size_t)(a) * (size_t)(b)))
// A nan stays; of zeros the second does.
#define LARGER(a, b) ((((a) > (b)) | ((a) != (a))) ? (a) : (b))
#define SMALLER(a, b) ((((a) < (b)) | ((a) != (a))) ? (a) : (b))

#define FOR(I, N) for (ptrdiff_t I = 0; I < (N); I++)

// Combines all lanes into one, halves at a time. On a copy, not inlined: a sum across a register
// would make the compiler arrange the whole loop around it.
#define FOLD(NAME, T, OP)                                                                     \
    static __attribute__((noinline)) T NAME(T *lanes, ptrdiff_t count) {                      \
        for (ptrdiff_t half = count / 2; half > 0; half /= 2)                                 \
            FOR(lane, half) lanes[lane] = OP(lanes[lane], lanes[lane + half]);                \
        return lanes[0];                                                                      \
    }

#define ROW(NAME, T, LANES, OP, EMPTY)                                          \
    FOLD(NAME##_fold, T, OP)                                                    \
    WIDE T NAME(const T *x, ptrdiff_t n) {                                      \
        T total = EMPTY, lanes[LANES];                                          \
        ptrdiff_t i = 0;                                                        \
        FOR(lane, LANES) lanes[lane] = EMPTY;                                   \
        for (; i + LANES <= n; i += LANES)                                      \
            FOR(lane, LANES) lanes[lane] = OP(lanes[lane], x[i + lane]);        \
        if (n >= LANES) {                                                       \
            T copy[LANES];                                                      \
            FOR(lane, LANES) copy[lane] = lanes[lane];                          \
            total = NAME##_fold(copy, LANES);                                   \
        }                                                                       \
        for (; i < n; i++) total = OP(total, x[i]);                             \
        return total;                                                           \
    }

#define COLUMNS(NAME, T, LANES, OP, EMPTY)                                      \
    WIDE void NAME(T *out, const T *x, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t step) { \
        ptrdiff_t j = 0;                                                        \
        for (; j + LANES <= width; j += LANES) {                                \
            T lanes[LANES];                                                     \
            FOR(lane, LANES) lanes[lane] = EMPTY;                               \
            FOR(r, rows) FOR(lane, LANES) lanes[lane] = OP(lanes[lane], x[r * step + j + lane]); \
            FOR(lane, LANES) out[j + lane] = lanes[lane];                       \
        }                                                                       \
        for (ptrdiff_t k = j; k < width; k++) out[k] = EMPTY;                   \
        FOR(r, rows) for (ptrdiff_t k = j; k < width; k++) out[k] = OP(out[k], x[r * step + k]); \
    }

#define REDUCTION(NAME, T, LANES, OP, EMPTY)             \
    ROW(vectors_##NAME##_row, T, LANES, OP, EMPTY)       \
    COLUMNS(vectors_##NAME##_columns, T, LANES, OP, EMPTY)

REDUCTION(largest_f32, float, 64, LARGER, -INFINITY)
REDUCTION(smallest_f32, float, 64, SMALLER, INFINITY)
REDUCTION(largest_f64, double, 32, LARGER, -(double)INFINITY)
REDUCTION(smallest_f64, double, 32, SMALLER, (double)INFINITY)
REDUCTION(sum_i64, ptrdiff_t, 64, PLUS_WRAPPING, 0)
REDUCTION(product_i64, ptrdiff_t, 64, TIMES_WRAPPING, 1)
REDUCTION(largest_i64, ptrdiff_t, 64, LARGER, PTRDIFF_MIN)
REDUCTION(smallest_i64, ptrdiff_t, 64, SMALLER, PTRDIFF_MAX)

COLUMNS(vectors_sum_f32_columns, float, 64, PLUS, 0.f)
COLUMNS(vectors_sum_f64_columns, double, 32, PLUS, 0.)

// Sums of floats: eight elements deep in a lane, then in float64, so that the rounding grows no
// faster than in a pairwise sum.
FOLD(fold_sums, double, PLUS)

#define SUM_ROW(NAME, T, LANES)                                                 \
    WIDE double NAME(const T *x, ptrdiff_t n) {                                 \
        double total = 0, sums[LANES] = {0};                                    \
        ptrdiff_t i = 0;                                                        \
        for (; i + 8 * LANES <= n; i += 8 * LANES) {                            \
            T lanes[LANES] = {0};                                               \
            FOR(run, 8) FOR(lane, LANES) lanes[lane] += x[i + run * LANES + lane]; \
            FOR(lane, LANES) sums[lane] += (double)lanes[lane];                 \
        }                                                                       \
        for (; i + LANES <= n; i += LANES) FOR(lane, LANES) sums[lane] += (double)x[i + lane]; \
        if (n >= LANES) {                                                       \
            double copy[LANES];                                                 \
            FOR(lane, LANES) copy[lane] = sums[lane];                           \
            total = fold_sums(copy, LANES);                                     \
        }                                                                       \
        for (; i < n; i++) total += (double)x[i];                               \
        return total;                                                           \
    }

SUM_ROW(vectors_sum_f32_row, float, 32)
SUM_ROW(vectors_sum_f64_row, double, 32)

#define SQUARES_ROW(NAME, T, LANES)                                             \
    WIDE double NAME(const T *x, ptrdiff_t n) {                                 \
        double copy[LANES], sums[LANES] = {0};                                  \
        ptrdiff_t i = 0;                                                        \
        for (; i + LANES <= n; i += LANES)                                      \
            FOR(lane, LANES) sums[lane] += (double)x[i + lane] * (double)x[i + lane]; \
        FOR(lane, LANES) copy[lane] = sums[lane];                               \
        double total = fold_sums(copy, LANES);                                  \
        for (; i < n; i++) total += (double)x[i] * (double)x[i];                \
        return total;                                                           \
    }

SQUARES_ROW(vectors_squares_f32_row, float, 32)
SQUARES_ROW(vectors_squares_f64_row, double, 32)
