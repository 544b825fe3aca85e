#include "CVectors.h"
#include "Wide.h"

// A step is 1, or 0 where one element serves all.

#define BINARY(NAME, T, EXPRESSION)                                                        \
    WIDE void NAME(T *restrict out, const T *x, ptrdiff_t xStep, const T *y, ptrdiff_t yStep, ptrdiff_t n) { \
        if (xStep && yStep) {                                                              \
            for (ptrdiff_t i = 0; i < n; i++) { T a = x[i], b = y[i]; out[i] = EXPRESSION; } \
        } else if (xStep) {                                                                \
            T b = y[0];                                                                    \
            for (ptrdiff_t i = 0; i < n; i++) { T a = x[i]; out[i] = EXPRESSION; }         \
        } else {                                                                           \
            T a = x[0];                                                                    \
            for (ptrdiff_t i = 0; i < n; i++) { T b = y[yStep ? i : 0]; out[i] = EXPRESSION; } \
        }                                                                                  \
    }

BINARY(vectors_and_bool, bool, a & b)
BINARY(vectors_or_bool, bool, a | b)
BINARY(vectors_xor_bool, bool, a ^ b)

WIDE void vectors_not_bool(bool *restrict out, const bool *x, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i++) out[i] = !x[i];
}

// A nan bound makes nan of all: NumPy's maximum and minimum one after the other.
#define CLIP(NAME, T)                                                                      \
    WIDE void NAME(T *restrict out, const T *restrict x, T low, T high, ptrdiff_t n) {     \
        for (ptrdiff_t i = 0; i < n; i++) {                                                \
            T raised = ((low > x[i]) | (low != low)) ? low : x[i];                         \
            out[i] = ((high < raised) | (high != high)) ? high : raised;                   \
        }                                                                                  \
    }

CLIP(vectors_clip_f32, float)
CLIP(vectors_clip_f64, double)
CLIP(vectors_clip_i64, ptrdiff_t)

#define SELECT(NAME, T)                                                                    \
    WIDE void NAME(T *restrict out, const bool *mask, const T *x, ptrdiff_t xStep, const T *y, \
                   ptrdiff_t yStep, ptrdiff_t n) {                                         \
        if (xStep && yStep) {                                                              \
            for (ptrdiff_t i = 0; i < n; i++) { T a = x[i], b = y[i]; out[i] = mask[i] ? a : b; } \
        } else if (xStep) {                                                                \
            T b = y[0];                                                                    \
            for (ptrdiff_t i = 0; i < n; i++) { T a = x[i]; out[i] = mask[i] ? a : b; }    \
        } else {                                                                           \
            T a = x[0];                                                                    \
            for (ptrdiff_t i = 0; i < n; i++) { T b = y[yStep ? i : 0]; out[i] = mask[i] ? a : b; } \
        }                                                                                  \
    }

SELECT(vectors_select_8, uint8_t)
SELECT(vectors_select_32, uint32_t)
SELECT(vectors_select_64, uint64_t)

// Blocks of which each is looked at whole: no exit within one, so that it is vectorised; then parts of one.
enum { BLOCK = 1024, PART = 64 };

#define FIND(NAME, T, BITS, TEST)                                             \
    WIDE ptrdiff_t NAME(const T *x, T value, ptrdiff_t n) {                   \
        for (ptrdiff_t start = 0; start < n; start += BLOCK) {                \
            ptrdiff_t end = n - start < BLOCK ? n : start + BLOCK;            \
            BITS found = 0;                                                   \
            for (ptrdiff_t i = start; i < end; i++) found |= (TEST) ? 1 : 0;  \
            if (!found) continue;                                             \
            for (ptrdiff_t part = start; part < end; part += PART) {          \
                ptrdiff_t stop = end - part < PART ? end : part + PART;       \
                found = 0;                                                    \
                for (ptrdiff_t i = part; i < stop; i++) found |= (TEST) ? 1 : 0; \
                if (!found) continue;                                         \
                for (ptrdiff_t i = part; i < stop; i++) if (TEST) return i;   \
            }                                                                 \
        }                                                                     \
        return n;                                                             \
    }

FIND(vectors_find_bool, bool, uint8_t, x[i] == value)
FIND(vectors_find_i64, ptrdiff_t, uint64_t, x[i] == value)
FIND(find_f32, float, uint32_t, x[i] == value)
FIND(find_f64, double, uint64_t, x[i] == value)
FIND(find_nan_f32, float, uint32_t, x[i] != x[i])
FIND(find_nan_f64, double, uint64_t, x[i] != x[i])
FIND(vectors_find_other_f32, float, uint32_t, x[i] != value)
FIND(vectors_find_other_f64, double, uint64_t, x[i] != value)
FIND(vectors_find_other_i64, ptrdiff_t, uint64_t, x[i] != value)

ptrdiff_t vectors_find_f32(const float *x, float value, ptrdiff_t n) {
    return value != value ? find_nan_f32(x, value, n) : find_f32(x, value, n);
}

ptrdiff_t vectors_find_f64(const double *x, double value, ptrdiff_t n) {
    return value != value ? find_nan_f64(x, value, n) : find_f64(x, value, n);
}
