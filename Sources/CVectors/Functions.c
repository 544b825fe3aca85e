#include "CVectors.h"
#include "Wide.h"

#define MAP(NAME)                                                                       \
    WIDE void vectors_##NAME##_all(float *restrict out, const float *restrict x, ptrdiff_t n) { \
        for (ptrdiff_t i = 0; i < n; i++) out[i] = vectors_##NAME(x[i]);                \
    }

MAP(exp)
MAP(log)
MAP(tanh)
MAP(sigmoid)

WIDE double vectors_powers(float *restrict out, const float *restrict x, float shift, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i++) out[i] = vectors_exp(x[i] - shift);
    return vectors_sum_f32_row(out, n);
}
