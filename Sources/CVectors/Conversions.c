#include "CVectors.h"
#include "Wide.h"

#define CONVERT(NAME, A, B, EXPRESSION)                                       \
    WIDE void NAME(B *restrict out, const A *x, ptrdiff_t n) {                \
        for (ptrdiff_t i = 0; i < n; i++) { A a = x[i]; out[i] = EXPRESSION; } \
    }

CONVERT(vectors_bool_to_i64, bool, ptrdiff_t, a)
CONVERT(vectors_bool_to_f32, bool, float, a)
CONVERT(vectors_bool_to_f64, bool, double, a)
CONVERT(vectors_i64_to_bool, ptrdiff_t, bool, a != 0)
CONVERT(vectors_i64_to_f32, ptrdiff_t, float, (float)a)
CONVERT(vectors_i64_to_f64, ptrdiff_t, double, (double)a)
CONVERT(vectors_f32_to_bool, float, bool, a != 0)
CONVERT(vectors_f32_to_f64, float, double, a)
CONVERT(vectors_f64_to_bool, double, bool, a != 0)
CONVERT(vectors_f64_to_f32, double, float, (float)a)

/// Towards zero; the smallest number for what does not fit, as x86-64 has it.
#define WHOLE(a) ((a) > -0x1p63 && (a) < 0x1p63 ? (ptrdiff_t)(a) : PTRDIFF_MIN)
CONVERT(vectors_f32_to_i64, float, ptrdiff_t, WHOLE(a))
CONVERT(vectors_f64_to_i64, double, ptrdiff_t, WHOLE(a))

// first + i·step for i from `from` on.

#define COUNT(NAME, T, B, EXPRESSION)                                         \
    WIDE void NAME(T *restrict out, B first, B step, ptrdiff_t from, ptrdiff_t n) { \
        for (ptrdiff_t k = 0; k < n; k++) { ptrdiff_t i = from + k; out[k] = EXPRESSION; } \
    }

// As unsigned numbers, which wrap.
#define WRAPPING ((ptrdiff_t)((size_t)first + (size_t)i * (size_t)step))
COUNT(vectors_count_i64, ptrdiff_t, ptrdiff_t, WRAPPING)
COUNT(vectors_count_i64_as_f32, float, ptrdiff_t, (float)WRAPPING)
COUNT(vectors_count_i64_as_f64, double, ptrdiff_t, (double)WRAPPING)
COUNT(vectors_count_f64, double, double, first + (double)i * step)
COUNT(vectors_count_f64_as_f32, float, double, (float)(first + (double)i * step))
