#ifndef DOUBLE_MATH_H
#define DOUBLE_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// exp, log, tanh and sigmoid of double, and sin and cos for float, without a branch or a call, so
// that loops over them are vectorised. Nothing is fused: the results are the same on every machine.

static inline uint64_t vectors_bits_f64(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double vectors_f64(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline double vectors_f64_two_to(int64_t exponent) { return vectors_f64((uint64_t)(exponent + 1023) << 52); }

/// e^(x + rest) = 2^n·e^r with n whole and |r| ≤ ln 2 / 2: what Taylor's series for e^r has beyond 1 + r.
static inline double vectors_f64_exp_tail(double x, double x_rest, int64_t *n_out, double *r_out) {
#pragma STDC FP_CONTRACT OFF
    // Adding 1.5·2^52 rounds to a whole number, which then stands in the low bits.
    double shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52;
    double n = shifted - 0x1.8p52;
    // The first part of ln 2 is short enough for n·ln 2 to be exact.
    double high = x - n * 0x1.62e42fee00000p-1, low = n * 0x1.a39ef35793c76p-33 - x_rest;
    double r = high - low;
    double rest = (high - r) - low;
    double p = 0x1.6124613a86d09p-33;
    p = p * r + 0x1.1eed8eff8d898p-29;
    p = p * r + 0x1.ae64567f544e4p-26;
    p = p * r + 0x1.27e4fb7789f5cp-22;
    p = p * r + 0x1.71de3a556c734p-19;
    p = p * r + 0x1.a01a01a01a01ap-16;
    p = p * r + 0x1.a01a01a01a01ap-13;
    p = p * r + 0x1.6c16c16c16c17p-10;
    p = p * r + 0x1.1111111111111p-7;
    p = p * r + 0x1.5555555555555p-5;
    p = p * r + 0x1.5555555555555p-3;
    p = p * r + 0.5;
    *n_out = (int64_t)(vectors_bits_f64(shifted) - 0x4338000000000000u);
    *r_out = r;
    return r * r * p + rest;
}

/// e^(x + rest), x between -746 and 710.
static inline double vectors_f64_exp_of_sum(double x, double x_rest) {
#pragma STDC FP_CONTRACT OFF
    int64_t exponent;
    double r, tail = vectors_f64_exp_tail(x, x_rest, &exponent, &r);
    // What 1 + r loses is added with the tail.
    double sum = 1. + r;
    double power = sum + (((1. - sum) + r) + tail);
    // 2^n in two factors: neither leaves the range where the product does not.
    int64_t half = exponent >> 1;
    return power * vectors_f64_two_to(half) * vectors_f64_two_to(exponent - half);
}

static inline double vectors_f64_exp(double x) {
    // Beyond these all is infinity or zero; nan passes.
    double low = x < -746. ? -746. : x;
    return vectors_f64_exp_of_sum(low > 710. ? 710. : low, 0.);
}

/// log x = e·ln 2 + log m with x = m·2^e and m between √½ and √2, by s = (m - 1) / (m + 1): the
/// method and polynomial of Sun's fdlibm (e_log.c).
static inline double vectors_f64_log(double x) {
#pragma STDC FP_CONTRACT OFF
    int is_small = x < 0x1p-1022;
    double scaled = is_small ? x * 0x1p52 : x;
    // The bits of √½ taken away, the exponent field counts from there.
    int64_t bits = (int64_t)(vectors_bits_f64(scaled) - 0x3fe6a09e667f3bcdu);
    double e = (double)(bits >> 52) - (is_small ? 52. : 0.);
    double f = vectors_f64((uint64_t)(bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcdu) - 1.;
    double s = f / (2. + f), z = s * s;
    double p = 1.479819860511658591e-01;
    p = p * z + 1.531383769920937332e-01;
    p = p * z + 1.818357216161805012e-01;
    p = p * z + 2.222219843214978396e-01;
    p = p * z + 2.857142874366239149e-01;
    p = p * z + 3.999999999940941908e-01;
    p = p * z + 6.666666666666735130e-01;
    // f²/2 in two parts, the first exact; then e·ln 2 + f - f²/2, and what each sum loses.
    double front = vectors_f64(vectors_bits_f64(f) & 0xffffffff00000000u);
    double half = 0.5 * front * front, half_rest = 0.5 * (f - front) * (f + front);
    double near = f - half, near_rest = ((f - near) - half) - half_rest;
    double tail = s * ((half + half_rest) + p * z) + e * 1.90821492927058770002e-10;
    double whole = e * 6.93147180369123816490e-01;
    double sum = whole + near;
    double result = sum + (((whole - sum) + near) + (near_rest + tail));
    double bounded = x < INFINITY ? result : x;
    double valued = x < 0. ? NAN : bounded;
    return x == 0. ? -INFINITY : valued;
}

/// -t / (t + 2) with t = e^(-2|x|) - 1, taken without the loss of adding and taking away 1.
static inline double vectors_f64_tanh(double x) {
#pragma STDC FP_CONTRACT OFF
    double size = fabs(x);
    double y = size > 22. ? -44. : -2. * size;
    int64_t exponent;
    double r, tail = vectors_f64_exp_tail(y, 0., &exponent, &r);
    double scale = vectors_f64_two_to(exponent);
    // Numerator and denominator with what their sums lose, which then corrects the quotient.
    double sum = (scale - 1.) + scale * r;
    double sum_rest = (((scale - 1.) - sum) + scale * r) + scale * tail;
    double t = sum + sum_rest, t_rest = (sum - t) + sum_rest;
    double d = 2. + t, d_rest = ((2. - d) + t) + t_rest;
    double quotient = -t / d;
    return copysign(quotient - (t_rest + quotient * d_rest) / d, x);
}

/// 1 / (1 + e^-x), by e to a power that is never positive: nothing overflows.
static inline double vectors_f64_sigmoid(double x) {
#pragma STDC FP_CONTRACT OFF
    double decay = vectors_f64_exp(-fabs(x));
    return (x < 0. ? decay : 1.) / (1. + decay);
}

/// sin x, or for `quarter` 1 cos x, in double: right to the last bit of a float or nearly. For |x| < 2^20.
static inline double vectors_sine(double x, uint64_t quarter) {
#pragma STDC FP_CONTRACT OFF
    double shifted = x * 0x1.45f306dc9c883p-1 + 0x1.8p52;
    double n = shifted - 0x1.8p52;
    // π/2 in two parts, the first short enough for n·π/2 to be exact.
    double r = (x - n * 1.57079632673412561417e+00) - n * 6.07710050650619224932e-11;
    double z = r * r;
    double s = -2.50521083854417187751e-8;
    s = s * z + 2.75573192239858906526e-6;
    s = s * z - 1.98412698412698412698e-4;
    s = s * z + 8.33333333333333333333e-3;
    s = s * z - 1.66666666666666666667e-1;
    // The sum would lose the sign of zero.
    s = r == 0. ? r : s * z * r + r;
    double c = 2.08767569878680989792e-9;
    c = c * z - 2.75573192239858906526e-7;
    c = c * z + 2.48015873015873015873e-5;
    c = c * z - 1.38888888888888888889e-3;
    c = c * z + 4.16666666666666666667e-2;
    c = c * z - 0.5;
    c = c * z + 1.;
    uint64_t turns = vectors_bits_f64(shifted) + quarter;
    double value = turns & 1 ? c : s;
    return vectors_f64(vectors_bits_f64(value) ^ (turns & 2) << 62);
}

static inline int vectors_serves_sine(float x) { return fabsf(x) < 0x1p20f; }
static inline float vectors_sin(float x) { return vectors_serves_sine(x) ? (float)vectors_sine(x, 0) : sinf(x); }
static inline float vectors_cos(float x) { return vectors_serves_sine(x) ? (float)vectors_sine(x, 1) : cosf(x); }

#endif
