#include "CVectors.h"
#include "Levels.h"
#include "Wide.h"

// Sums of products are fused where the processor can: they round less.
#pragma STDC FP_CONTRACT ON

// Sixteen registers hold 4 × 3 sums, three inputs and a weight; thirty-two of AVX-512 hold 8 × 3 and leave some free.

#define NAME(X) X##_f32_any
#define T float
#define TARGET
#define BYTES 16
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f64_any
#define T double
#define TARGET
#define BYTES 16
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#if defined(__x86_64__)

#define NAME(X) X##_f32_v3
#define T float
#define TARGET V3
#define BYTES 32
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f64_v3
#define T double
#define TARGET V3
#define BYTES 32
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f32_v4
#define T float
#define TARGET V4
#define BYTES 64
#define FILTERS 8
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f64_v4
#define T double
#define TARGET V4
#define BYTES 64
#define FILTERS 8
#define PLACES 3
#include "CorrelationTile.h"



#endif

vectors_tile vectors_correlation_tile(void) {
    switch (level()) {
    case 4: return (vectors_tile){64, 8};
    case 3: return (vectors_tile){32, 4};
    default: return (vectors_tile){16, 4};
    }
}

void vectors_correlate_f32(
    float *out, ptrdiff_t pitch, const float *lines, const vectors_place *places, ptrdiff_t count, const float *w,
    ptrdiff_t wpitch, ptrdiff_t filters, ptrdiff_t together, const ptrdiff_t *taps, ptrdiff_t depth, const float *bias, int adds
) {
    WIDEST(correlate_f32, out, pitch, lines, places, count, w, wpitch, filters, together, taps, depth, bias, adds)
}

void vectors_correlate_f64(
    double *out, ptrdiff_t pitch, const double *lines, const vectors_place *places, ptrdiff_t count, const double *w,
    ptrdiff_t wpitch, ptrdiff_t filters, ptrdiff_t together, const ptrdiff_t *taps, ptrdiff_t depth, const double *bias, int adds
) {
    WIDEST(correlate_f64, out, pitch, lines, places, count, w, wpitch, filters, together, taps, depth, bias, adds)
}

void vectors_correlate_stack_f32(
    float *out, ptrdiff_t width, const float *lines, ptrdiff_t line, const vectors_place *places, ptrdiff_t count,
    const float *w, ptrdiff_t height, const ptrdiff_t *taps, ptrdiff_t across, ptrdiff_t rows, float bias
) {
    WIDEST(correlate_stack_f32, out, width, lines, line, places, count, w, height, taps, across, rows, bias)
}

void vectors_correlate_stack_f64(
    double *out, ptrdiff_t width, const double *lines, ptrdiff_t line, const vectors_place *places, ptrdiff_t count,
    const double *w, ptrdiff_t height, const ptrdiff_t *taps, ptrdiff_t across, ptrdiff_t rows, double bias
) {
    WIDEST(correlate_stack_f64, out, width, lines, line, places, count, w, height, taps, across, rows, bias)
}

// Every `step`-th element: what a stride leaves of a line.

#define EVERY(NAME, T)                                                              \
    WIDE void NAME(T *restrict out, const T *restrict x, ptrdiff_t n, ptrdiff_t step) { \
        switch (step) {                                                             \
        case 2: for (ptrdiff_t i = 0; i < n; i++) out[i] = x[2 * i]; break;         \
        case 4: for (ptrdiff_t i = 0; i < n; i++) out[i] = x[4 * i]; break;         \
        default: for (ptrdiff_t i = 0; i < n; i++) out[i] = x[step * i]; break;     \
        }                                                                           \
    }

EVERY(vectors_every_f32, float)
EVERY(vectors_every_f64, double)

// Lines with zeros around them. Short ones, for which a call of memcpy would cost more than it copies.

#define PADDED(NAME, T)                                                                                   \
    WIDE void NAME(                                                                                       \
        T *restrict out, ptrdiff_t pitch, const T *restrict x, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t before, \
        ptrdiff_t count                                                                                   \
    ) {                                                                                                   \
        for (; rows > 0; rows--, out += pitch, x += width) {                                              \
            for (ptrdiff_t i = 0; i < before; i++) out[i] = 0;                                            \
            for (ptrdiff_t i = 0; i < count; i++) out[before + i] = x[i];                                 \
            for (ptrdiff_t i = before + count; i < pitch; i++) out[i] = 0;                                \
        }                                                                                                 \
    }

PADDED(vectors_padded_f32, float)
PADDED(vectors_padded_f64, double)
