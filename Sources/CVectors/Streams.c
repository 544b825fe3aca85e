#include "CVectors.h"
#include "Wide.h"

// Lines are short as a rule: a call of memcpy or memset for each would cost more than what it does.

#define ZEROS(T)                                                            \
    INLINE T *zeros_##T(T *out, ptrdiff_t n) {                              \
        for (ptrdiff_t i = 0; i < n; i++) out[i] = 0;                       \
        return out + n;                                                     \
    }

ZEROS(float)
ZEROS(double)

#define LINES(STEP)                                                                              \
    for (ptrdiff_t i = 0; i < sy.count; i++, line += y->step * y->pitch, out += across->length) { \
        for (ptrdiff_t j = 0; j < sx.first; j++) out[j] = 0;                                     \
        for (ptrdiff_t j = 0; j < sx.count; j++) out[sx.first + j] = line[(STEP) * j];           \
        for (ptrdiff_t j = sx.first + sx.count; j < across->length; j++) out[j] = 0;             \
    }

#define STREAMS(NAME, T)                                                                                     \
    WIDE void NAME(                                                                                          \
        T *restrict out, const T *restrict x, ptrdiff_t channels, ptrdiff_t channel, const vectors_axis *z,  \
        const vectors_axis *y, const vectors_axis *across                                                    \
    ) {                                                                                                      \
        ptrdiff_t plane = y->length * across->length;                                                        \
        for (; channels > 0; channels--, x += channel)                                                       \
            for (ptrdiff_t a = 0; a < z->count; a++)                                                         \
                for (ptrdiff_t b = 0; b < y->count; b++)                                                     \
                    for (ptrdiff_t c = 0; c < across->count; c++) {                                          \
                        vectors_stream sz = z->streams[a], sy = y->streams[b], sx = across->streams[c];      \
                        out = zeros_##T(out, sz.first * plane);                                              \
                        for (ptrdiff_t slab = 0; slab < sz.count; slab++) {                                  \
                            const T *line = x + (sz.from + slab * z->step) * z->pitch + sy.from * y->pitch + sx.from; \
                            out = zeros_##T(out, sy.first * across->length);                                 \
                            switch (across->step) {                                                          \
                            case 1: LINES(1) break;                                                          \
                            case 2: LINES(2) break;                                                          \
                            default: LINES(across->step) break;                                              \
                            }                                                                                \
                            out = zeros_##T(out, (y->length - sy.first - sy.count) * across->length);        \
                        }                                                                                    \
                        out = zeros_##T(out, (z->length - sz.first - sz.count) * plane);                     \
                    }                                                                                        \
    }

STREAMS(vectors_streams_f32, float)
STREAMS(vectors_streams_f64, double)
