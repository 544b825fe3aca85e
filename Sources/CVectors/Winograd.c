#include "CVectors.h"
#include "Wide.h"

// The transforms of Winograd's F(2×2, 3×3): sums and differences, along one axis and then the other.
// Whole numbers stay exact, so nothing here may be fused or reordered.

#define FOR(I, N) for (ptrdiff_t I = 0; I < (N); I++)

#define WINOGRAD(SUFFIX, T)                                                                              \
    WIDE void vectors_winograd_input_##SUFFIX(                                                           \
        T *restrict out, ptrdiff_t step, const T *restrict lines, ptrdiff_t line, T *restrict halves,    \
        ptrdiff_t across                                                                                 \
    ) {                                                                                                  \
        const T *l0 = lines, *l1 = lines + line, *l2 = lines + 2 * line, *l3 = lines + 3 * line;         \
        ptrdiff_t pitch = across + 1;                                                                    \
        FOR(side, 2) {                                                                                   \
            T *h0 = halves + side * pitch, *h1 = h0 + 2 * pitch, *h2 = h1 + 2 * pitch, *h3 = h2 + 2 * pitch; \
            FOR(j, across + 1) {                                                                         \
                T a = l0[2 * j + side], b = l1[2 * j + side], c = l2[2 * j + side], d = l3[2 * j + side]; \
                h0[j] = a - c;                                                                           \
                h1[j] = b + c;                                                                           \
                h2[j] = c - b;                                                                           \
                h3[j] = b - d;                                                                           \
            }                                                                                            \
        }                                                                                                \
        FOR(row, 4) {                                                                                    \
            const T *even = halves + 2 * row * pitch, *odd = even + pitch;                               \
            T *o0 = out + 4 * row * step, *o1 = o0 + step, *o2 = o1 + step, *o3 = o2 + step;             \
            FOR(j, across) {                                                                             \
                o0[j] = even[j] - even[j + 1];                                                           \
                o1[j] = odd[j] + even[j + 1];                                                            \
                o2[j] = even[j + 1] - odd[j];                                                            \
                o3[j] = odd[j] - odd[j + 1];                                                             \
            }                                                                                            \
        }                                                                                                \
    }                                                                                                    \
                                                                                                         \
    WIDE void vectors_winograd_output_##SUFFIX(                                                          \
        T *restrict top, T *restrict bottom, ptrdiff_t width, const T *restrict products, ptrdiff_t step, T bias, \
        T *restrict halves                                                                               \
    ) {                                                                                                  \
        ptrdiff_t across = (width + 1) / 2;                                                              \
        FOR(column, 4) {                                                                                 \
            const T *m0 = products + column * step, *m1 = m0 + 4 * step, *m2 = m1 + 4 * step, *m3 = m2 + 4 * step; \
            T *upper = halves + column * across, *lower = upper + 4 * across;                            \
            FOR(j, across) {                                                                             \
                upper[j] = m0[j] + m1[j] + m2[j];                                                        \
                lower[j] = m1[j] - m2[j] - m3[j];                                                        \
            }                                                                                            \
        }                                                                                                \
        FOR(side, bottom ? 2 : 1) {                                                                      \
            T *line = side ? bottom : top;                                                               \
            const T *h0 = halves + 4 * side * across, *h1 = h0 + across, *h2 = h1 + across, *h3 = h2 + across; \
            FOR(j, width / 2) {                                                                          \
                line[2 * j] = h0[j] + h1[j] + h2[j] + bias;                                              \
                line[2 * j + 1] = h1[j] - h2[j] - h3[j] + bias;                                          \
            }                                                                                            \
            if (width % 2) line[width - 1] = h0[across - 1] + h1[across - 1] + h2[across - 1] + bias;    \
        }                                                                                                \
    }                                                                                                    \
                                                                                                         \
    WIDE void vectors_winograd_weights_##SUFFIX(T *restrict out, ptrdiff_t step, const T *restrict w, ptrdiff_t pairs) { \
        T g[9][64], half[12][64];                                                                        \
        for (; pairs > 0; pairs -= 64, w += 9 * 64, out += 64) {                                         \
            ptrdiff_t count = pairs < 64 ? pairs : 64;                                                   \
            FOR(pair, count) FOR(cell, 9) g[cell][pair] = w[9 * pair + cell];                            \
            FOR(column, 3) FOR(pair, count) {                                                            \
                T a = g[column][pair], b = g[3 + column][pair], c = g[6 + column][pair];                 \
                half[column][pair] = a;                                                                  \
                half[3 + column][pair] = (a + b + c) * (T)0.5;                                           \
                half[6 + column][pair] = (a - b + c) * (T)0.5;                                           \
                half[9 + column][pair] = c;                                                              \
            }                                                                                            \
            FOR(row, 4) {                                                                                \
                T *o0 = out + 4 * row * step, *o1 = o0 + step, *o2 = o1 + step, *o3 = o2 + step;         \
                FOR(pair, count) {                                                                       \
                    T a = half[3 * row][pair], b = half[3 * row + 1][pair], c = half[3 * row + 2][pair]; \
                    o0[pair] = a;                                                                        \
                    o1[pair] = (a + b + c) * (T)0.5;                                                     \
                    o2[pair] = (a - b + c) * (T)0.5;                                                     \
                    o3[pair] = c;                                                                        \
                }                                                                                        \
            }                                                                                            \
        }                                                                                                \
    }

WINOGRAD(f32, float)
WINOGRAD(f64, double)
