#ifndef POWER_MATH_H
#define POWER_MATH_H

#include "DoubleMath.h"

// a^b = ±|a|^b = ±e^(b·log|a|) without a branch or a call, for loops that are vectorised. What the formulas do
// not serve, zero, infinity and nan, is the library's.

/// (-1)^b for a negative a: -1 where b is odd, nan where it is no whole number.
static inline double vectors_power_sign(double a, double b) {
    double half = 0.5 * b;
    // What is 2^53 or more is even.
    double sign = floor(half) == half ? 1. : -1.;
    double real = floor(b) == b ? sign : (double)NAN;
    return a < 0. ? real : 1.;
}

/// log2 x = n + log2 m, x = m·2^n above 0 with m between √½ and √2; off by 2^-35 of log m.
static inline double vectors_log2(float x) {
#pragma STDC FP_CONTRACT OFF
    // In double no float is too small for its exponent field; the bits of √½ taken away, it counts from there.
    int64_t bits = (int64_t)(vectors_bits_f64(x) - 0x3fe6a09e667f3bcdu);
    double n = (double)(bits >> 52);
    double f = vectors_f64((uint64_t)(bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcdu) - 1.;
    // log m = 2·atanh s, by the best polynomial of four terms (Remez) for what follows s.
    double s = f / (2. + f), z = s * s;
    double p = 0x1.e3ae84a0d49e3p-4;
    p = p * z + 0x1.2435914ad939cp-3;
    p = p * z + 0x1.999a7cf95d82ap-3;
    p = p * z + 0x1.5555550745601p-2;
    return n + (s * z * p + s) * 0x1.71547652b82fep+1;
}

/// 2^y, y between -160 and 160, off by 2^-34 of itself.
static inline double vectors_exp2(double y) {
#pragma STDC FP_CONTRACT OFF
    // Adding 1.5·2^52 rounds to a whole number, which then stands in the low bits.
    double shifted = y + 0x1.8p52;
    double r = y - (shifted - 0x1.8p52);
    // The best polynomial (Remez) that is 1 at 0.
    double p = 0x1.fde60320d9929p-17;
    p = p * r + 0x1.445c83f34089ap-13;
    p = p * r + 0x1.5d8a85fa8f6edp-10;
    p = p * r + 0x1.3b29f39d67fa7p-7;
    p = p * r + 0x1.c6b08ac06f911p-5;
    p = p * r + 0x1.ebfbe0778704ep-3;
    p = p * r + 0x1.62e42ff0e1907p-1;
    return (p * r + 1.) * vectors_f64((vectors_bits_f64(shifted) - 0x4338000000000000u + 1023) << 52);
}

/// |a|^b by way of double: right to the last bit of a float or nearly.
static inline float vectors_size_of_power(float a, float b) {
#pragma STDC FP_CONTRACT OFF
    double y = (double)b * vectors_log2(fabsf(a));
    // Beyond these all is infinity or zero.
    double low = y < -160. ? -160. : y;
    return (float)vectors_exp2(low > 160. ? 160. : low);
}

static inline int vectors_serves_power(float a, float b) {
    return fabsf(a) > 0.f && fabsf(a) < INFINITY && fabsf(b) < INFINITY;
}

static inline float vectors_power(float a, float b) {
    return vectors_serves_power(a, b) ? vectors_size_of_power(a, b) * (float)vectors_power_sign(a, b) : powf(a, b);
}

extern const double vectors_log_parts[32][3];

/// |a|^b, off by little more than half a unit in the last place: log|a| in two doubles, about 66 bits, by
/// Tang's table method ("Table-driven implementation of the logarithm function", 1990). Fused where a
/// product must be exact, so that every machine gives the same.
static inline double vectors_f64_size_of_power(double a, double b) {
#pragma STDC FP_CONTRACT OFF
    double size = fabs(a);
    int is_small = size < 0x1p-1022;
    double scaled = is_small ? size * 0x1p52 : size;
    int64_t bits = (int64_t)(vectors_bits_f64(scaled) - 0x3fe6c00000000000u);
    double n = (double)(bits >> 52) - (is_small ? 52. : 0.);
    double m = vectors_f64((uint64_t)(bits & 0x000fffffffffffff) + 0x3fe6c00000000000u);
    const double *part = vectors_log_parts[bits >> 47 & 31];
    // r = m / c - 1 in two parts, |r| < 2^-6.
    double product = m * part[0], product_rest = __builtin_elementwise_fma(m, part[0], -product);
    double near = product - 1., r = near + product_rest, r_rest = (near - r) + product_rest;
    // n·ln 2 + log c + r - r²/2, and what each sum loses; then the series from r³/3 on.
    double whole = n * 0x1.62e42fefa3800p-1 + part[1];
    double first = whole + r, first_rest = (whole - first) + r;
    double half = -0.5 * r, square = r * half, square_rest = __builtin_elementwise_fma(r, half, -square);
    double high = first + square, high_rest = (first - high) + square;
    double p = -1. / 10.;
    p = p * r + 1. / 9.;
    p = p * r - 1. / 8.;
    p = p * r + 1. / 7.;
    p = p * r - 1. / 6.;
    p = p * r + 1. / 5.;
    p = p * r - 1. / 4.;
    p = p * r + 1. / 3.;
    double low = n * 0x1.ef35793c76730p-45 + part[2] + r_rest + first_rest + square_rest + high_rest + r * r * r * p;
    // The exponent in two doubles; beyond these bounds all is infinity or zero, and the second is none.
    double y = b * high, y_rest = __builtin_elementwise_fma(b, high, -y) + b * low;
    y_rest = fabs(y) < 800. ? y_rest : 0.;
    double above = y < -746. ? -746. : y;
    return vectors_f64_exp_of_sum(above > 710. ? 710. : above, y_rest);
}

static inline int vectors_f64_serves_power(double a, double b) {
    return fabs(a) > 0. && fabs(a) < (double)INFINITY && fabs(b) < (double)INFINITY;
}

static inline double vectors_f64_power(double a, double b) {
    return vectors_f64_serves_power(a, b) ? vectors_f64_size_of_power(a, b) * vectors_power_sign(a, b) : pow(a, b);
}

#endif
