#ifndef VECTOR_MATH_H
#define VECTOR_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// exp, log and tanh of float without a branch or a call, so that loops over them are vectorised.
// Off by at most 2 units in the last place; the polynomials are those of Moshier's Cephes library
// (expf, logf, tanhf). Nothing is fused: the results are the same on every machine.

static inline uint32_t vectors_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float vectors_float(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline float vectors_two_to(int32_t exponent) { return vectors_float((uint32_t)(exponent + 127) << 23); }

/// e^x = 2^n·e^r with n whole and |r| ≤ ln 2 / 2.
static inline float vectors_exp(float x) {
#pragma STDC FP_CONTRACT OFF
    // Beyond these all is infinity or zero; nan passes.
    float low = x < -104.f ? -104.f : x;
    float y = low > 89.f ? 89.f : low;
    // Adding 1.5·2^23 rounds to a whole number, which then stands in the low bits.
    float shifted = y * 1.44269504f + 0x1.8p23f;
    float n = shifted - 0x1.8p23f;
    // ln 2 in two parts, the first short enough for n·ln 2 to be exact.
    float r = (y - n * 0.693359375f) - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    float power = (p * (r * r) + r) + 1.f;
    // 2^n in two factors: neither leaves the range where the product does not.
    int32_t exponent = (int32_t)(vectors_bits(shifted) - 0x4b400000u);
    int32_t half = exponent >> 1;
    return power * vectors_two_to(half) * vectors_two_to(exponent - half);
}

/// log x = e·ln 2 + log m with x = m·2^e and m between √½ and √2.
static inline float vectors_log(float x) {
#pragma STDC FP_CONTRACT OFF
    int is_small = x < 0x1p-126f;
    float scaled = is_small ? x * 0x1p23f : x;
    // The bits of √½ taken away, the exponent field counts from there.
    int32_t bits = (int32_t)(vectors_bits(scaled) - 0x3f3504f3u);
    int32_t exponent = bits >> 23;
    float m = vectors_float((uint32_t)(bits & 0x007fffff) + 0x3f3504f3u);
    float e = (float)exponent - (is_small ? 23.f : 0.f);
    float f = m - 1.f;
    float square = f * f;
    float p = 7.0376836292e-2f;
    p = p * f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    float tail = (p * f * square + e * -2.12194440e-4f) - 0.5f * square;
    float result = (f + tail) + e * 0.693359375f;
    float bounded = x < INFINITY ? result : x;
    float valued = x < 0.f ? NAN : bounded;
    return x == 0.f ? -INFINITY : valued;
}

/// A polynomial near zero, 1 - 2 / (e^2x + 1) further out.
static inline float vectors_tanh(float x) {
#pragma STDC FP_CONTRACT OFF
    float size = fabsf(x);
    float far = 1.f - 2.f / (vectors_exp(2.f * size) + 1.f);
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    float near = p * z * x + x;
    return size < 0.625f ? near : copysignf(far, x);
}

/// 1 / (1 + e^-x), by e to a power that is never positive: nothing overflows.
static inline float vectors_sigmoid(float x) {
#pragma STDC FP_CONTRACT OFF
    float decay = vectors_exp(-fabsf(x));
    return (x < 0.f ? decay : 1.f) / (1.f + decay);
}

#endif
