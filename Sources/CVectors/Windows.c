#include "CVectors.h"
#include "Wide.h"

// out[i] = out[i] op x[i * step]: what the cells of sliding windows, `step` apart, come to.

#define LARGER(a, b) ((((b) > (a)) | ((b) != (b))) ? (b) : (a))
#define PLUS(a, b) ((a) + (b))

#define WINDOWS(NAME, T, OP)                                                  \
    WIDE void NAME(T *restrict out, const T *restrict x, ptrdiff_t step, ptrdiff_t n) { \
        if (step == 1) {                                                      \
            for (ptrdiff_t i = 0; i < n; i++) out[i] = OP(out[i], x[i]);      \
        } else if (step == 2) {                                               \
            for (ptrdiff_t i = 0; i < n; i++) out[i] = OP(out[i], x[2 * i]);  \
        } else {                                                              \
            for (ptrdiff_t i = 0; i < n; i++) out[i] = OP(out[i], x[i * step]); \
        }                                                                     \
    }                                                                         \
    WIDE void NAME##_x16(T *restrict out, const T *restrict x, ptrdiff_t step, ptrdiff_t n) { \
        for (ptrdiff_t i = 0; i < n; i++, out += 16, x += 16 * step)          \
            for (int l = 0; l < 16; l++) out[l] = OP(out[l], x[l]);           \
    }

WINDOWS(vectors_window_largest_f32, float, LARGER)
WINDOWS(vectors_window_largest_f64, double, LARGER)
WINDOWS(vectors_window_sum_f32, float, PLUS)
WINDOWS(vectors_window_sum_f64, double, PLUS)

#define SPREAD(NAME, T)                                                                                   \
    WIDE void NAME(T *restrict out, ptrdiff_t step, const T *restrict x, ptrdiff_t pitch, ptrdiff_t apart, \
                   ptrdiff_t n) {                                                                         \
        if (apart == 1) {                                                                                 \
            for (ptrdiff_t i = 0; i < n; i++, out += 16 * step, x += pitch)                               \
                for (int l = 0; l < 16; l++) out[l] += x[l];                                              \
        } else {                                                                                          \
            for (ptrdiff_t i = 0; i < n; i++, out += 16 * step, x += pitch)                               \
                for (int l = 0; l < 16; l++) out[l] += x[l * apart];                                      \
        }                                                                                                 \
    }

SPREAD(vectors_spread_f32_x16, float)
SPREAD(vectors_spread_f64_x16, double)
