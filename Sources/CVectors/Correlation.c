#include "CVectors.h"
#include "Levels.h"
#include "Wide.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Sums of products are fused where the processor can: they round less.
#pragma STDC FP_CONTRACT ON

// Writes some lanes of a vector side by side, plus what is there already or the bias.

#define PART(NAME, T)                                                                                     \
    static void NAME(T *to, const T *sums, uint32_t lanes, T bias, int adds) {                            \
        for (; lanes != 0; lanes &= lanes - 1, to++) *to = sums[__builtin_ctz(lanes)] + (adds ? *to : bias); \
    }

PART(part_f32, float)
PART(part_f64, double)
#undef PART

#if defined(__x86_64__)

#define PART_V4(NAME, T, WIDE, MASK, SUFFIX)                                                              \
    V4 static inline void NAME(T *to, const T *sums, uint32_t lanes, T bias, int adds) {                  \
        MASK kept = (MASK)((1u << __builtin_popcount(lanes)) - 1);                                        \
        WIDE start = adds ? _mm512_maskz_loadu_##SUFFIX(kept, to) : _mm512_set1_##SUFFIX(bias);           \
        WIDE made = _mm512_maskz_compress_##SUFFIX((MASK)lanes, _mm512_loadu_##SUFFIX(sums));             \
        _mm512_mask_storeu_##SUFFIX(to, kept, made + start);                                              \
    }

PART_V4(part_f32_v4, float, __m512, __mmask16, ps)
PART_V4(part_f64_v4, double, __m512d, __mmask8, pd)

#endif

// Sixteen registers hold 4 × 3 sums, three inputs and a weight; thirty-two of AVX-512 hold 8 × 3 and leave some free.

#define NAME(X) X##_f32_any
#define PART part_f32
#define T float
#define TARGET
#define BYTES 16
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f64_any
#define PART part_f64
#define T double
#define TARGET
#define BYTES 16
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#if defined(__x86_64__)

#define NAME(X) X##_f32_v3
#define PART part_f32
#define T float
#define TARGET V3
#define BYTES 32
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f64_v3
#define PART part_f64
#define T double
#define TARGET V3
#define BYTES 32
#define FILTERS 4
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f32_v4
#define PART part_f32_v4
#define T float
#define TARGET V4
#define BYTES 64
#define FILTERS 8
#define PLACES 3
#include "CorrelationTile.h"

#define NAME(X) X##_f64_v4
#define PART part_f64_v4
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
