#include "CVectors.h"
#include "Wide.h"

// Powers, quotients and remainders of two floats, in blocks. A step is 1, or 0 where one element serves
// all. What the fast formula does not serve goes to the library.

enum { BLOCK = 256 };

#define PAIRS(NAME, T, WORD, SERVES, FAST, LIBRARY)                                                                \
    WIDE void NAME(T *restrict out, const T *x, ptrdiff_t xStep, const T *y, ptrdiff_t yStep, ptrdiff_t n) {       \
        for (ptrdiff_t start = 0; start < n; start += BLOCK) {                                                     \
            ptrdiff_t count = n - start < BLOCK ? n - start : BLOCK;                                               \
            T a[BLOCK], b[BLOCK];                                                                                  \
            for (ptrdiff_t i = 0; i < count; i++) a[i] = x[xStep ? start + i : 0];                                 \
            for (ptrdiff_t i = 0; i < count; i++) b[i] = y[yStep ? start + i : 0];                                 \
            WORD others = 0;                                                                                       \
            for (ptrdiff_t i = 0; i < count; i++) {                                                                \
                out[start + i] = FAST(a[i], b[i]);                                                                 \
                others |= SERVES(a[i], b[i]) ? 0 : 1;                                                              \
            }                                                                                                      \
            for (ptrdiff_t i = 0; others && i < count; i++)                                                        \
                if (!SERVES(a[i], b[i])) out[start + i] = LIBRARY(a[i], b[i]);                                     \
        }                                                                                                          \
    }

/// a - b·⌊a / b⌋ with a's sign (fmod), by way of double: exact where the quotient has fewer than 29 bits.
INLINE float remainder_f32(float a, float b) {
    double x = fabs((double)a), y = fabs((double)b);
    double whole = floor(x / y);
    double rest = x - whole * y;
    // The division may have rounded up to a whole number.
    rest = rest < 0 ? rest + y : rest;
    return copysignf((float)rest, a);
}

INLINE bool serves_quotient_f32(float a, float b) { return fabs((double)a) < 0x1p28 * fabs((double)b) && fabsf(b) < INFINITY; }

/// The same where the quotient has fewer than 53 bits: fused, what is left is exact.
INLINE double remainder_f64(double a, double b) {
    double x = fabs(a), y = fabs(b);
    double whole = floor(x / y);
    double rest = __builtin_elementwise_fma(-whole, y, x);
    rest = rest < 0 ? rest + y : rest;
    return copysign(rest, a);
}

INLINE bool serves_quotient_f64(double a, double b) { return fabs(a) < 0x1p52 * fabs(b) && fabs(b) < (double)INFINITY; }

// NumPy's npy_floor_divide and npy_remainder, step by step, given fmod's result.
#define QUOTIENTS(SUFFIX, T, FLOOR, COPYSIGN, FMOD)                                                                \
    INLINE T floor_of_##SUFFIX(T a, T b, T rest) {                                                                 \
        T quotient = (a - rest) / b;                                                                               \
        quotient = rest != 0 && (b < 0) != (rest < 0) ? quotient - (T)1 : quotient;                                \
        T whole = FLOOR(quotient);                                                                                 \
        whole = quotient - whole > (T)0.5 ? whole + (T)1 : whole;                                                  \
        return quotient == 0 ? COPYSIGN((T)0, a / b) : whole;                                                      \
    }                                                                                                              \
    INLINE T modulo_of_##SUFFIX(T b, T rest) {                                                                     \
        T moved = (b < 0) != (rest < 0) ? rest + b : rest;                                                         \
        return rest == 0 ? COPYSIGN((T)0, b) : moved;                                                              \
    }                                                                                                              \
    INLINE T floor_##SUFFIX(T a, T b) { return floor_of_##SUFFIX(a, b, remainder_##SUFFIX(a, b)); }                \
    INLINE T modulo_##SUFFIX(T a, T b) { return modulo_of_##SUFFIX(b, remainder_##SUFFIX(a, b)); }                 \
    INLINE T floor_by_library_##SUFFIX(T a, T b) { return b == 0 ? a / b : floor_of_##SUFFIX(a, b, FMOD(a, b)); }  \
    INLINE T modulo_by_library_##SUFFIX(T a, T b) {                                                                \
        T rest = FMOD(a, b);                                                                                       \
        return b == 0 ? rest : modulo_of_##SUFFIX(b, rest);                                                        \
    }

QUOTIENTS(f32, float, floorf, copysignf, fmodf)
QUOTIENTS(f64, double, floor, copysign, fmod)

PAIRS(vectors_floor_quotients, float, uint32_t, serves_quotient_f32, floor_f32, floor_by_library_f32)
PAIRS(vectors_remainders, float, uint32_t, serves_quotient_f32, modulo_f32, modulo_by_library_f32)
PAIRS(vectors_f64_floor_quotients, double, uint64_t, serves_quotient_f64, floor_f64, floor_by_library_f64)
PAIRS(vectors_f64_remainders, double, uint64_t, serves_quotient_f64, modulo_f64, modulo_by_library_f64)

// Powers of positive numbers; then the signs of the others', where there are such in a block.
#define POWERS(NAME, T, WORD, SERVES, SIZE, LIBRARY)                                                               \
    WIDE void NAME(T *restrict out, const T *x, ptrdiff_t xStep, const T *y, ptrdiff_t yStep, ptrdiff_t n) {       \
        for (ptrdiff_t start = 0; start < n; start += BLOCK) {                                                     \
            ptrdiff_t count = n - start < BLOCK ? n - start : BLOCK;                                               \
            T a[BLOCK], b[BLOCK];                                                                                  \
            WORD others = 0, negative = 0;                                                                         \
            for (ptrdiff_t i = 0; i < count; i++) a[i] = x[xStep ? start + i : 0];                                 \
            for (ptrdiff_t i = 0; i < count; i++) b[i] = y[yStep ? start + i : 0];                                 \
            for (ptrdiff_t i = 0; i < count; i++) {                                                                \
                others |= SERVES(a[i], b[i]) ? 0 : 1;                                                              \
                negative |= a[i] < 0 ? 1 : 0;                                                                      \
            }                                                                                                      \
            INTERLEAVED                                                                                            \
            for (ptrdiff_t i = 0; i < count; i++) out[start + i] = SIZE(a[i], b[i]);                               \
            for (ptrdiff_t i = 0; negative && i < count; i++) out[start + i] *= (T)vectors_power_sign(a[i], b[i]); \
            for (ptrdiff_t i = 0; others && i < count; i++)                                                        \
                if (!SERVES(a[i], b[i])) out[start + i] = LIBRARY(a[i], b[i]);                                     \
        }                                                                                                          \
    }

POWERS(vectors_power_all, float, uint32_t, vectors_serves_power, vectors_size_of_power, powf)
POWERS(vectors_f64_power_all, double, uint64_t, vectors_f64_serves_power, vectors_f64_size_of_power, pow)

// For 32 parts of 0.7109375…1.421875: c's inverse, c in the middle of the part; log c, short enough for
// its sum with n·ln 2 to be exact; and the rest of log c.
const double vectors_log_parts[32][3] = {
    {0x1.642c8590b2164p+0, -0x1.522ae0738a000p-2, -0x1.eba708164c759p-45},
    {0x1.5c9882b931057p+0, -0x1.3c25277333000p-2, -0x1.83454b606bd5cp-46},
    {0x1.5555555555555p+0, -0x1.269621134e000p-2, 0x1.1ba1f10522625p-44},
    {0x1.4e5e0a72f0539p+0, -0x1.1178e8227e000p-2, -0x1.1e9b8ce2d07f2p-44},
    {0x1.47ae147ae147bp+0, -0x1.f991c6cb3c000p-3, 0x1.90b84cd7cc834p-44},
    {0x1.4141414141414p+0, -0x1.d1037f2656000p-3, 0x1.8527e75b6f6e4p-47},
    {0x1.3b13b13b13b14p+0, -0x1.a93ed3c8ae000p-3, 0x1.86a4350562169p-45},
    {0x1.3521cfb2b78c1p+0, -0x1.823c16551a000p-3, -0x1.e02db9a631e83p-46},
    {0x1.2f684bda12f68p+0, -0x1.5bf406b544000p-3, 0x1.28023eb68981cp-46},
    {0x1.29e4129e4129ep+0, -0x1.365fcb015a000p-3, 0x1.fd720afb9691bp-44},
    {0x1.2492492492492p+0, -0x1.1178e8227e000p-3, -0x1.1e778ce2d07f2p-45},
    {0x1.1f7047dc11f70p+0, -0x1.da72763844000p-4, -0x1.a79401fa71733p-46},
    {0x1.1a7b9611a7b96p+0, -0x1.9335e5d594000p-4, -0x1.30f5c3abd47dap-45},
    {0x1.15b1e5f75270dp+0, -0x1.4d3115d208000p-4, 0x1.53e2582f4e1efp-48},
    {0x1.1111111111111p+0, -0x1.08598b59e4000p-4, 0x1.7e9dd7009902cp-46},
    {0x1.0c9714fbcda3bp+0, -0x1.894aa149f8000p-5, -0x1.9a55a8be97661p-44},
    {0x1.0842108421084p+0, -0x1.0415d89e78000p-5, 0x1.ddfc7f461c516p-44},
    {0x1.0410410410410p+0, -0x1.0205658930000p-6, -0x1.60dd27c8e8417p-44},
    {0x1.0000000000000p+0, 0, 0},
    {0x1.f07c1f07c1f08p-1, 0x1.f829b0e780000p-6, 0x1.97c267c7e09e4p-45},
    {0x1.e1e1e1e1e1e1ep-1, 0x1.f0a30c0118000p-5, -0x1.d579e83368e91p-45},
    {0x1.d41d41d41d41dp-1, 0x1.6f0d28ae58000p-4, -0x1.4b2241b664613p-44},
    {0x1.c71c71c71c71cp-1, 0x1.e27076e2b0000p-4, -0x1.a2c2c2af0003cp-45},
    {0x1.bacf914c1bad0p-1, 0x1.29552f8200000p-3, -0x1.5bd67f4471dfcp-44},
    {0x1.af286bca1af28p-1, 0x1.5ff3070a7a000p-3, -0x1.8546f183bebf2p-44},
    {0x1.a41a41a41a41ap-1, 0x1.9525a9cf46000p-3, -0x1.294937d9f158fp-44},
    {0x1.999999999999ap-1, 0x1.c8ff7c79aa000p-3, -0x1.7814f689f8434p-45},
    {0x1.8f9c18f9c18fap-1, 0x1.fb9186d5e4000p-3, -0x1.d6b2aab993c87p-47},
    {0x1.8618618618618p-1, 0x1.1675cababa000p-2, 0x1.83c0e731f55c4p-44},
    {0x1.7d05f417d05f4p-1, 0x1.2e8e2bae12000p-2, -0x1.6791e99b72bd8p-45},
    {0x1.745d1745d1746p-1, 0x1.4618bc21c6000p-2, -0x1.3e02f484c84ccp-46},
    {0x1.6c16c16c16c17p-1, 0x1.5d1bdbf581000p-2, -0x1.8d97dc9c7c238p-44},
};
