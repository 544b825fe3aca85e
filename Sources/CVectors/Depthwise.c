#include "CVectors.h"
#include "Levels.h"
#include "Wide.h"

// Sums of products are fused where the processor can: they round less.
#pragma STDC FP_CONTRACT ON

// M for every lane of a vector of so many.
#define LANES_2(M, R) M(0, R, 2), M(1, R, 2)
#define LANES_4(M, R) M(0, R, 4), M(1, R, 4), M(2, R, 4), M(3, R, 4)
#define LANES_8(M, R) M(0, R, 8), M(1, R, 8), M(2, R, 8), M(3, R, 8), M(4, R, 8), M(5, R, 8), M(6, R, 8), M(7, R, 8)
#define LANES_16(M, R)                                                                                          \
    M(0, R, 16), M(1, R, 16), M(2, R, 16), M(3, R, 16), M(4, R, 16), M(5, R, 16), M(6, R, 16), M(7, R, 16),     \
        M(8, R, 16), M(9, R, 16), M(10, R, 16), M(11, R, 16), M(12, R, 16), M(13, R, 16), M(14, R, 16), M(15, R, 16)

// Every second element of two vectors, from the R-th on.
#define SECOND(I, R, N) 2 * I + R
#define EACH_SECOND(A, B, R) __builtin_shufflevector(A, B, EACH_LANE(SECOND, R))

// Every third element of three vectors: those of the first two, then those of the last behind them.
#define IS_BEFORE(I, R, N) (3 * I + R < 2 * N)
#define THIRD(I, R, N) (IS_BEFORE(I, R, N) ? 3 * I + R : 0)
#define THIRD_OF_LAST(I, R, N) (IS_BEFORE(I, R, N) ? I : 3 * I + R - N)
#define EACH_THIRD(A, B, C, R) \
    __builtin_shufflevector(__builtin_shufflevector(A, B, EACH_LANE(THIRD, R)), C, EACH_LANE(THIRD_OF_LAST, R))

#define NAME(X) X##_f32_any
#define T float
#define BITS int32_t
#define TARGET
#define BYTES 16
#define EACH_LANE LANES_4
#include "DepthwiseTile.h"

#define NAME(X) X##_f64_any
#define T double
#define BITS int64_t
#define TARGET
#define BYTES 16
#define EACH_LANE LANES_2
#include "DepthwiseTile.h"

#if defined(__x86_64__)

#define NAME(X) X##_f32_v3
#define T float
#define BITS int32_t
#define TARGET V3
#define BYTES 32
#define EACH_LANE LANES_8
#include "DepthwiseTile.h"

#define NAME(X) X##_f64_v3
#define T double
#define BITS int64_t
#define TARGET V3
#define BYTES 32
#define EACH_LANE LANES_4
#include "DepthwiseTile.h"

#define NAME(X) X##_f32_v4
#define T float
#define BITS int32_t
#define TARGET V4
#define BYTES 64
#define EACH_LANE LANES_16
#include "DepthwiseTile.h"

#define NAME(X) X##_f64_v4
#define T double
#define BITS int64_t
#define TARGET V4
#define BYTES 64
#define EACH_LANE LANES_8
#include "DepthwiseTile.h"

#endif

// Lines that fit in half a vector of AVX-512 leave half of each store to be overwritten.
static int level_for(ptrdiff_t width, size_t bytes) {
    int widest = level();
    return widest == 4 && width * (ptrdiff_t)bytes <= 32 ? 3 : widest;
}

void vectors_depthwise_f32(
    float *out, const float *x, const float *w, const float *bias, ptrdiff_t planes, ptrdiff_t filters,
    const vectors_depthwise *g
) {
    AT_LEVEL(level_for(g->out_width, sizeof(float)), depthwise_f32, out, x, w, bias, planes, filters, g)
}

void vectors_depthwise_f64(
    double *out, const double *x, const double *w, const double *bias, ptrdiff_t planes, ptrdiff_t filters,
    const vectors_depthwise *g
) {
    AT_LEVEL(level_for(g->out_width, sizeof(double)), depthwise_f64, out, x, w, bias, planes, filters, g)
}
