#include "CVectors.h"
#include "Levels.h"
#include "Wide.h"

// Sums of products are fused where the processor can: they round less.
#pragma STDC FP_CONTRACT ON

#define EVEN_2(A, B) __builtin_shufflevector(A, B, 0, 2)
#define ODD_2(A, B) __builtin_shufflevector(A, B, 1, 3)
#define EVEN_4(A, B) __builtin_shufflevector(A, B, 0, 2, 4, 6)
#define ODD_4(A, B) __builtin_shufflevector(A, B, 1, 3, 5, 7)
#define EVEN_8(A, B) __builtin_shufflevector(A, B, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD_8(A, B) __builtin_shufflevector(A, B, 1, 3, 5, 7, 9, 11, 13, 15)
#define EVEN_16(A, B) __builtin_shufflevector(A, B, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD_16(A, B) __builtin_shufflevector(A, B, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)

#define NAME(X) X##_f32_any
#define T float
#define BITS int32_t
#define TARGET
#define BYTES 16
#define EVEN EVEN_4
#define ODD ODD_4
#include "DepthwiseTile.h"

#define NAME(X) X##_f64_any
#define T double
#define BITS int64_t
#define TARGET
#define BYTES 16
#define EVEN EVEN_2
#define ODD ODD_2
#include "DepthwiseTile.h"

#if defined(__x86_64__)

#define NAME(X) X##_f32_v3
#define T float
#define BITS int32_t
#define TARGET V3
#define BYTES 32
#define EVEN EVEN_8
#define ODD ODD_8
#include "DepthwiseTile.h"

#define NAME(X) X##_f64_v3
#define T double
#define BITS int64_t
#define TARGET V3
#define BYTES 32
#define EVEN EVEN_4
#define ODD ODD_4
#include "DepthwiseTile.h"

#define NAME(X) X##_f32_v4
#define T float
#define BITS int32_t
#define TARGET V4
#define BYTES 64
#define EVEN EVEN_16
#define ODD ODD_16
#include "DepthwiseTile.h"

#define NAME(X) X##_f64_v4
#define T double
#define BITS int64_t
#define TARGET V4
#define BYTES 64
#define EVEN EVEN_8
#define ODD ODD_8
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
