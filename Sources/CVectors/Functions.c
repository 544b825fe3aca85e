#include "CVectors.h"
#include "Wide.h"

#define MAP(NAME, T, FUNCTION)                                                \
    WIDE void NAME(T *restrict out, const T *restrict x, ptrdiff_t n) {       \
        INTERLEAVED                                                           \
        for (ptrdiff_t i = 0; i < n; i++) out[i] = FUNCTION(x[i]);            \
    }

// The library's sqrt may set errno, which would take the loop apart; this one is rounded alike.
MAP(vectors_sqrt_all, float, __builtin_elementwise_sqrt)
MAP(vectors_f64_sqrt_all, double, __builtin_elementwise_sqrt)
// One instruction, where there is one; the library's below.
MAP(vectors_floor_all, float, __builtin_elementwise_floor)
MAP(vectors_ceil_all, float, __builtin_elementwise_ceil)
MAP(vectors_round_all, float, __builtin_elementwise_roundeven)
MAP(vectors_f64_floor_all, double, __builtin_elementwise_floor)
MAP(vectors_f64_ceil_all, double, __builtin_elementwise_ceil)
MAP(vectors_f64_round_all, double, __builtin_elementwise_roundeven)
MAP(vectors_exp_all, float, vectors_exp)
MAP(vectors_log_all, float, vectors_log)
MAP(vectors_tanh_all, float, vectors_tanh)
MAP(vectors_sigmoid_all, float, vectors_sigmoid)
MAP(vectors_f64_exp_all, double, vectors_f64_exp)
MAP(vectors_f64_log_all, double, vectors_f64_log)
MAP(vectors_f64_tanh_all, double, vectors_f64_tanh)
MAP(vectors_f64_sigmoid_all, double, vectors_f64_sigmoid)

WIDE double vectors_powers(float *restrict out, const float *restrict x, float shift, ptrdiff_t n) {
    INTERLEAVED for (ptrdiff_t i = 0; i < n; i++) out[i] = vectors_exp(x[i] - shift);
    return vectors_sum_f32_row(out, n);
}

WIDE double vectors_f64_powers(double *restrict out, const double *restrict x, double shift, ptrdiff_t n) {
    INTERLEAVED for (ptrdiff_t i = 0; i < n; i++) out[i] = vectors_f64_exp(x[i] - shift);
    return vectors_sum_f64_row(out, n);
}

// What a fast formula serves for almost every element, in blocks: where it does not serve all of a
// block, the library's function is called for the others.
enum { BLOCK = 256 };

#define TRIGONOMETRIC(NAME, QUARTER, LIBRARY)                                 \
    WIDE void NAME(float *restrict out, const float *restrict x, ptrdiff_t n) { \
        for (ptrdiff_t start = 0; start < n; start += BLOCK) {                \
            ptrdiff_t end = n - start < BLOCK ? n : start + BLOCK;            \
            uint32_t large = 0;                                               \
            for (ptrdiff_t i = start; i < end; i++) large |= vectors_serves_sine(x[i]) ? 0 : 1; \
            INTERLEAVED                                                       \
            for (ptrdiff_t i = start; i < end; i++) out[i] = (float)vectors_sine(x[i], QUARTER); \
            for (ptrdiff_t i = start; large && i < end; i++)                  \
                if (!vectors_serves_sine(x[i])) out[i] = LIBRARY(x[i]);         \
        }                                                                     \
    }

TRIGONOMETRIC(vectors_sin_all, 0, sinf)
TRIGONOMETRIC(vectors_cos_all, 1, cosf)
