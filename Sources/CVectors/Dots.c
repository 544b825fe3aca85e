#include <string.h>

#include "CVectors.h"
#include "Levels.h"
#include "Wide.h"

// Sums of products are fused where the processor can: they round less.
#pragma STDC FP_CONTRACT ON

// Sixteen registers hold 3 × 4 sums and what is read for them; thirty-two of AVX-512 hold 6 × 4.

#define NAME(X) X##_f32_any
#define T float
#define TARGET
#define BYTES 16
#define ROWS 3
#include "DotTile.h"

#define NAME(X) X##_f64_any
#define T double
#define TARGET
#define BYTES 16
#define ROWS 3
#include "DotTile.h"

#if defined(__x86_64__)

#define NAME(X) X##_f32_v3
#define T float
#define TARGET V3
#define BYTES 32
#define ROWS 3
#include "DotTile.h"

#define NAME(X) X##_f64_v3
#define T double
#define TARGET V3
#define BYTES 32
#define ROWS 3
#include "DotTile.h"

#define NAME(X) X##_f32_v4
#define T float
#define TARGET V4
#define BYTES 64
#define ROWS 6
#include "DotTile.h"

#define NAME(X) X##_f64_v4
#define T double
#define TARGET V4
#define BYTES 64
#define ROWS 6
#include "DotTile.h"

#endif

void vectors_dots_f32(
    float *out, ptrdiff_t pitch, ptrdiff_t step, const float *a, ptrdiff_t apitch, ptrdiff_t rows, const float *b,
    ptrdiff_t bpitch, ptrdiff_t columns, ptrdiff_t depth, int adds
) {
    WIDEST(dots_f32, out, pitch, step, a, apitch, rows, b, bpitch, columns, depth, adds)
}

void vectors_dots_f64(
    double *out, ptrdiff_t pitch, ptrdiff_t step, const double *a, ptrdiff_t apitch, ptrdiff_t rows, const double *b,
    ptrdiff_t bpitch, ptrdiff_t columns, ptrdiff_t depth, int adds
) {
    WIDEST(dots_f64, out, pitch, step, a, apitch, rows, b, bpitch, columns, depth, adds)
}
