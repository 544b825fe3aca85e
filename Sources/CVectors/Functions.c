#include "CVectors.h"
#include "Wide.h"

#define MAP(NAME, T, FUNCTION)                                                \
    WIDE void NAME(T *restrict out, const T *restrict x, ptrdiff_t n) {       \
        for (ptrdiff_t i = 0; i < n; i++) out[i] = FUNCTION(x[i]);            \
    }

// The library's sqrt may set errno, which would take the loop apart; this one is rounded alike.
MAP(vectors_sqrt_all, float, __builtin_elementwise_sqrt)
MAP(vectors_f64_sqrt_all, double, __builtin_elementwise_sqrt)
MAP(vectors_exp_all, float, vectors_exp)
MAP(vectors_log_all, float, vectors_log)
MAP(vectors_tanh_all, float, vectors_tanh)
MAP(vectors_sigmoid_all, float, vectors_sigmoid)
MAP(vectors_f64_exp_all, double, vectors_f64_exp)
MAP(vectors_f64_log_all, double, vectors_f64_log)
MAP(vectors_f64_tanh_all, double, vectors_f64_tanh)
MAP(vectors_f64_sigmoid_all, double, vectors_f64_sigmoid)

WIDE double vectors_powers(float *restrict out, const float *restrict x, float shift, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i++) out[i] = vectors_exp(x[i] - shift);
    return vectors_sum_f32_row(out, n);
}

WIDE double vectors_f64_powers(double *restrict out, const double *restrict x, double shift, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i++) out[i] = vectors_f64_exp(x[i] - shift);
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
            for (ptrdiff_t i = start; i < end; i++) {                         \
                out[i] = (float)vectors_sine(x[i], QUARTER);                  \
                large |= vectors_serves_sine(x[i]) ? 0 : 1;                       \
            }                                                                 \
            for (ptrdiff_t i = start; large && i < end; i++)                  \
                if (!vectors_serves_sine(x[i])) out[i] = LIBRARY(x[i]);         \
        }                                                                     \
    }

TRIGONOMETRIC(vectors_sin_all, 0, sinf)
TRIGONOMETRIC(vectors_cos_all, 1, cosf)

// Quotients, remainders and powers of floats by way of double. A step is 1, or 0 where one element
// serves all.

/// a - b·⌊a / b⌋ with a's sign (fmod): exact where the quotient has fewer than 29 bits.
INLINE float remainder_of(float a, float b) {
    double x = fabs((double)a), y = fabs((double)b);
    double whole = floor(x / y);
    double rest = x - whole * y;
    // The division may have rounded up to a whole number.
    rest = rest < 0 ? rest + y : rest;
    return copysignf((float)rest, a);
}

INLINE bool serves_quotient(float a, float b) { return fabs((double)a) < 0x1p28 * fabs((double)b) && fabsf(b) < INFINITY; }

/// NumPy's npy_floor_divide and npy_remainder, step by step, given fmod's result.
INLINE float floor_quotient(float a, float b, float rest) {
    float quotient = (a - rest) / b;
    quotient = rest != 0 && (b < 0) != (rest < 0) ? quotient - 1.f : quotient;
    float whole = floorf(quotient);
    whole = quotient - whole > 0.5f ? whole + 1.f : whole;
    return quotient == 0 ? copysignf(0.f, a / b) : whole;
}

INLINE float signed_remainder(float a, float b, float rest) {
    float moved = (b < 0) != (rest < 0) ? rest + b : rest;
    return rest == 0 ? copysignf(0.f, b) : moved;
}

INLINE float quotient_by_library(float a, float b) { return b == 0 ? a / b : floor_quotient(a, b, fmodf(a, b)); }
INLINE float remainder_by_library(float a, float b) {
    float rest = fmodf(a, b);
    return b == 0 ? rest : signed_remainder(a, b, rest);
}

#define PAIRS(NAME, SERVES, FAST, LIBRARY)                                    \
    WIDE void NAME(float *restrict out, const float *x, ptrdiff_t xStep, const float *y, ptrdiff_t yStep, ptrdiff_t n) { \
        for (ptrdiff_t start = 0; start < n; start += BLOCK) {                \
            ptrdiff_t count = n - start < BLOCK ? n - start : BLOCK;          \
            float a[BLOCK], b[BLOCK];                                         \
            for (ptrdiff_t i = 0; i < count; i++) a[i] = x[xStep ? start + i : 0]; \
            for (ptrdiff_t i = 0; i < count; i++) b[i] = y[yStep ? start + i : 0]; \
            uint32_t others = 0;                                              \
            for (ptrdiff_t i = 0; i < count; i++) {                           \
                out[start + i] = FAST;                                        \
                others |= SERVES(a[i], b[i]) ? 0 : 1;                         \
            }                                                                 \
            for (ptrdiff_t i = 0; others && i < count; i++)                   \
                if (!SERVES(a[i], b[i])) out[start + i] = LIBRARY(a[i], b[i]); \
        }                                                                     \
    }

PAIRS(vectors_floor_quotients, serves_quotient, floor_quotient(a[i], b[i], remainder_of(a[i], b[i])), quotient_by_library)
PAIRS(vectors_remainders, serves_quotient, signed_remainder(a[i], b[i], remainder_of(a[i], b[i])), remainder_by_library)
PAIRS(vectors_power_all, vectors_serves_power, vectors_positive_power(a[i], b[i]), powf)
