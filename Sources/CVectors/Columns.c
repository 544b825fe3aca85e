#include <string.h>

#include "CVectors.h"
#include "Wide.h"

// What columns are made of: windows as rows of a matrix, and lines between zeros.

// A window's runs of K elements, one after the other; a negative offset stands for zeros.
#define RUNS(T, K)                                                       \
    for (ptrdiff_t r = 0; r < runs; r++, to += K) {                      \
        if (offsets[r] < 0) memset(to, 0, K * sizeof(T));                \
        else memcpy(to, x + offsets[r] + left, K * sizeof(T));           \
    }                                                                    \
    continue;

#define WINDOW_ROWS(NAME, T)                                                                                \
    WIDE void NAME(T *restrict out, const T *restrict x, const ptrdiff_t *restrict offsets, ptrdiff_t runs, \
                   ptrdiff_t kernel, ptrdiff_t dilation, ptrdiff_t first, ptrdiff_t step, ptrdiff_t width,  \
                   ptrdiff_t windows) {                                                                     \
        for (ptrdiff_t w = 0; w < windows; w++) {                                                           \
            ptrdiff_t left = first + w * step;                                                              \
            T *to = out + w * runs * kernel;                                                                \
            ptrdiff_t from = 0, end = kernel;                                                               \
            while (from < end && left + from * dilation < 0) from++;                                        \
            while (end > from && left + (end - 1) * dilation >= width) end--;                               \
            if (dilation == 1 && end - from == kernel) {                                                    \
                switch (kernel) {                                                                           \
                case 2: RUNS(T, 2)                                                                          \
                case 3: RUNS(T, 3)                                                                          \
                case 4: RUNS(T, 4)                                                                          \
                case 5: RUNS(T, 5)                                                                          \
                case 6: RUNS(T, 6)                                                                          \
                case 7: RUNS(T, 7)                                                                          \
                case 8: RUNS(T, 8)                                                                          \
                case 9: RUNS(T, 9)                                                                          \
                case 11: RUNS(T, 11)                                                                        \
                }                                                                                           \
            }                                                                                               \
            for (ptrdiff_t r = 0; r < runs; r++, to += kernel) {                                            \
                if (offsets[r] < 0) {                                                                       \
                    for (ptrdiff_t t = 0; t < kernel; t++) to[t] = 0;                                       \
                    continue;                                                                               \
                }                                                                                           \
                const T *run = x + offsets[r] + left;                                                       \
                for (ptrdiff_t t = 0; t < from; t++) to[t] = 0;                                             \
                for (ptrdiff_t t = from; t < end; t++) to[t] = run[t * dilation];                           \
                for (ptrdiff_t t = end; t < kernel; t++) to[t] = 0;                                         \
            }                                                                                               \
        }                                                                                                   \
    }

WINDOW_ROWS(vectors_window_rows_32, uint32_t)
WINDOW_ROWS(vectors_window_rows_64, uint64_t)

// Short lines are over before a loop of vectors has begun, so what is left over is done in one masked step.
#define MASKED _Pragma("clang loop vectorize(enable) vectorize_predicate(enable) interleave(disable)")
#define SINGLY _Pragma("clang loop vectorize(disable) unroll_count(4)")

#define SPACED_LINES(NAME, T)                                                                             \
    WIDE void NAME(T *restrict out, ptrdiff_t pitch, const T *restrict x, ptrdiff_t line, ptrdiff_t step, \
                   ptrdiff_t lines, ptrdiff_t before, ptrdiff_t count, ptrdiff_t after) {                 \
        for (ptrdiff_t l = 0; l < lines; l++, out += pitch, x += line) {                                  \
            T *to = out;                                                                                  \
            for (ptrdiff_t i = 0; i < before; i++) to[i] = 0;                                             \
            to += before;                                                                                 \
            if (step == 1 && count > 64) {                                                                \
                memcpy(to, x, (size_t)count * sizeof(T));                                                 \
            } else if (step == 1) {                                                                       \
                MASKED for (ptrdiff_t i = 0; i < count; i++) to[i] = x[i];                                \
            } else if (step == 2 && count >= 32) {                                                        \
                for (ptrdiff_t i = 0; i < count; i++) to[i] = x[2 * i];                                   \
            } else {                                                                                      \
                SINGLY for (ptrdiff_t i = 0; i < count; i++) to[i] = x[i * step];                         \
            }                                                                                             \
            to += count;                                                                                  \
            for (ptrdiff_t i = 0; i < after; i++) to[i] = 0;                                              \
        }                                                                                                 \
    }

SPACED_LINES(vectors_spaced_lines_32, uint32_t)
SPACED_LINES(vectors_spaced_lines_64, uint64_t)
