#include "CVectors.h"
#include "Wide.h"

// Copies of planes: element (i, j) of `rows` by `columns` goes from x[i * xRow + j * xStep] to
// out[i * outRow + j * outStep].

enum { TILE = 16 };

#define MOVE(NAME, T)                                                                                  \
    /* Columns of x lie side by side, rows of out: by square tiles, each line of memory touched once. */ \
    INLINE void NAME##_turned(T *restrict out, ptrdiff_t outRow, const T *restrict x, ptrdiff_t xStep, \
                              ptrdiff_t rows, ptrdiff_t columns) {                                     \
        for (ptrdiff_t i = 0; i < rows; i += TILE)                                                     \
            for (ptrdiff_t j = 0; j < columns; j += TILE) {                                            \
                ptrdiff_t m = rows - i < TILE ? rows - i : TILE, n = columns - j < TILE ? columns - j : TILE; \
                T tile[TILE][TILE];                                                                    \
                if (m == TILE && n == TILE) {                                                          \
                    for (int b = 0; b < TILE; b++)                                                     \
                        for (int a = 0; a < TILE; a++) tile[b][a] = x[(j + b) * xStep + i + a];        \
                    for (int a = 0; a < TILE; a++)                                                     \
                        for (int b = 0; b < TILE; b++) out[(i + a) * outRow + j + b] = tile[b][a];     \
                } else {                                                                               \
                    for (ptrdiff_t a = 0; a < m; a++)                                                  \
                        for (ptrdiff_t b = 0; b < n; b++)                                              \
                            out[(i + a) * outRow + j + b] = x[(j + b) * xStep + i + a];                \
                }                                                                                      \
            }                                                                                          \
    }                                                                                                  \
    WIDE void NAME(T *restrict out, ptrdiff_t outRow, ptrdiff_t outStep, const T *restrict x,          \
                   ptrdiff_t xRow, ptrdiff_t xStep, ptrdiff_t rows, ptrdiff_t columns) {               \
        if (outStep == 1 && xRow == 1 && xStep != 1 && rows > 1) {                                     \
            NAME##_turned(out, outRow, x, xStep, rows, columns);                                       \
            return;                                                                                    \
        }                                                                                              \
        for (ptrdiff_t i = 0; i < rows; i++) {                                                         \
            T *to = out + i * outRow;                                                                  \
            const T *from = x + i * xRow;                                                              \
            if (outStep == 1 && xStep == 1) {                                                          \
                if (columns > 64) memcpy(to, from, (size_t)columns * sizeof(T));                       \
                else for (ptrdiff_t j = 0; j < columns; j++) to[j] = from[j];                          \
            } else if (outStep == 1 && xStep == 0) {                                                   \
                for (ptrdiff_t j = 0; j < columns; j++) to[j] = from[0];                               \
            } else if (outStep == 1 && xStep == -1) {                                                  \
                for (ptrdiff_t j = 0; j < columns; j++) to[j] = from[-j];                              \
            } else if (outStep == 1 && xStep == 2) {                                                   \
                for (ptrdiff_t j = 0; j < columns; j++) to[j] = from[2 * j];                           \
            } else {                                                                                   \
                for (ptrdiff_t j = 0; j < columns; j++) to[j * outStep] = from[j * xStep];             \
            }                                                                                          \
        }                                                                                              \
    }

MOVE(vectors_move_8, uint8_t)
MOVE(vectors_move_32, uint32_t)
MOVE(vectors_move_64, uint64_t)

// Streams put together: out[i * streams + r] = x[r * pitch + i], `n` elements of out.

#define INTERLEAVE_WHOLE(N)                                                     \
    for (ptrdiff_t i = 0; i < n / N; i++)                                       \
        for (int r = 0; r < N; r++) out[i * N + r] = x[r * pitch + i];

#define INTERLEAVE(NAME, T)                                                                          \
    WIDE void NAME(T *restrict out, const T *restrict x, ptrdiff_t pitch, ptrdiff_t streams, ptrdiff_t n) { \
        switch (streams) {                                                                           \
        case 2: INTERLEAVE_WHOLE(2) break;                                                           \
        case 3: INTERLEAVE_WHOLE(3) break;                                                           \
        case 4: INTERLEAVE_WHOLE(4) break;                                                           \
        default:                                                                                     \
            for (ptrdiff_t r = 0; r < streams; r++)                                                  \
                for (ptrdiff_t i = 0; i < n / streams; i++) out[i * streams + r] = x[r * pitch + i]; \
        }                                                                                            \
        for (ptrdiff_t i = n / streams * streams; i < n; i++) out[i] = x[i % streams * pitch + i / streams]; \
    }

INTERLEAVE(vectors_interleave_32, uint32_t)
INTERLEAVE(vectors_interleave_64, uint64_t)
