#ifndef CVECTORS_H
#define CVECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "DoubleMath.h"
#include "VectorMath.h"

// Inner loops that baseline vectors hold back, compiled for several widths (see Wide.h). They poll
// nothing: callers hand out blocks. Counts and steps are in elements.

#pragma clang assume_nonnull begin

// Reductions (Reductions.c): of n elements side by side, and of `width` columns, row after row.

#define VECTORS_REDUCTION(NAME, T, TOTAL)                \
    TOTAL vectors_##NAME##_row(const T *x, ptrdiff_t n); \
    void vectors_##NAME##_columns(T *out, const T *x, ptrdiff_t width, ptrdiff_t rows, ptrdiff_t step);

VECTORS_REDUCTION(sum_f32, float, double)
VECTORS_REDUCTION(largest_f32, float, float)
VECTORS_REDUCTION(smallest_f32, float, float)
VECTORS_REDUCTION(sum_f64, double, double)
VECTORS_REDUCTION(largest_f64, double, double)
VECTORS_REDUCTION(smallest_f64, double, double)
VECTORS_REDUCTION(sum_i64, ptrdiff_t, ptrdiff_t)
VECTORS_REDUCTION(product_i64, ptrdiff_t, ptrdiff_t)
VECTORS_REDUCTION(largest_i64, ptrdiff_t, ptrdiff_t)
VECTORS_REDUCTION(smallest_i64, ptrdiff_t, ptrdiff_t)

// Sums of squares, in float64.
double vectors_squares_f32_row(const float *x, ptrdiff_t n);
double vectors_squares_f64_row(const double *x, ptrdiff_t n);

// Functions of n elements (Functions.c).

#define VECTORS_MAP(NAME, A, B) void NAME(B *out, const A *x, ptrdiff_t n);

VECTORS_MAP(vectors_exp_all, float, float)
VECTORS_MAP(vectors_log_all, float, float)
VECTORS_MAP(vectors_tanh_all, float, float)
VECTORS_MAP(vectors_sigmoid_all, float, float)
VECTORS_MAP(vectors_sqrt_all, float, float)
VECTORS_MAP(vectors_sin_all, float, float)
VECTORS_MAP(vectors_cos_all, float, float)
VECTORS_MAP(vectors_f64_exp_all, double, double)
VECTORS_MAP(vectors_f64_log_all, double, double)
VECTORS_MAP(vectors_f64_tanh_all, double, double)
VECTORS_MAP(vectors_f64_sigmoid_all, double, double)
VECTORS_MAP(vectors_f64_sqrt_all, double, double)
/// e^(x - shift), and the sum of these.
double vectors_powers(float *out, const float *x, float shift, ptrdiff_t n);
double vectors_f64_powers(double *out, const double *x, double shift, ptrdiff_t n);

// Functions of n pairs; a step is 1, or 0 where one element serves all (Functions.c, Logic.c).

#define VECTORS_PAIRS(NAME, T) \
    void NAME(T *out, const T *x, ptrdiff_t xStep, const T *y, ptrdiff_t yStep, ptrdiff_t n);

VECTORS_PAIRS(vectors_floor_quotients, float)
VECTORS_PAIRS(vectors_remainders, float)
VECTORS_PAIRS(vectors_power_all, float)
VECTORS_PAIRS(vectors_and_bool, bool)
VECTORS_PAIRS(vectors_or_bool, bool)
VECTORS_PAIRS(vectors_xor_bool, bool)
VECTORS_MAP(vectors_not_bool, bool, bool)

// Where the first element stands that equals `value` (nan is found too), or that does not; n when
// there is none (Logic.c).

#define VECTORS_FIND(NAME, T) ptrdiff_t NAME(const T *x, T value, ptrdiff_t n);

VECTORS_FIND(vectors_find_bool, bool)
VECTORS_FIND(vectors_find_i64, ptrdiff_t)
VECTORS_FIND(vectors_find_f32, float)
VECTORS_FIND(vectors_find_f64, double)
VECTORS_FIND(vectors_find_other_i64, ptrdiff_t)
VECTORS_FIND(vectors_find_other_f32, float)
VECTORS_FIND(vectors_find_other_f64, double)

// Elements of one type as elements of another (Conversions.c): floats truncate towards zero to
// integers, what does not fit becomes the smallest.

VECTORS_MAP(vectors_bool_to_i64, bool, ptrdiff_t)
VECTORS_MAP(vectors_bool_to_f32, bool, float)
VECTORS_MAP(vectors_bool_to_f64, bool, double)
VECTORS_MAP(vectors_i64_to_bool, ptrdiff_t, bool)
VECTORS_MAP(vectors_i64_to_f32, ptrdiff_t, float)
VECTORS_MAP(vectors_i64_to_f64, ptrdiff_t, double)
VECTORS_MAP(vectors_f32_to_bool, float, bool)
VECTORS_MAP(vectors_f32_to_i64, float, ptrdiff_t)
VECTORS_MAP(vectors_f32_to_f64, float, double)
VECTORS_MAP(vectors_f64_to_bool, double, bool)
VECTORS_MAP(vectors_f64_to_i64, double, ptrdiff_t)
VECTORS_MAP(vectors_f64_to_f32, double, float)

/// first + i·step for i = from … from + n - 1, as the type in the name's end (Conversions.c).
void vectors_count_i64(ptrdiff_t *out, ptrdiff_t first, ptrdiff_t step, ptrdiff_t from, ptrdiff_t n);
void vectors_count_i64_as_f32(float *out, ptrdiff_t first, ptrdiff_t step, ptrdiff_t from, ptrdiff_t n);
void vectors_count_i64_as_f64(double *out, ptrdiff_t first, ptrdiff_t step, ptrdiff_t from, ptrdiff_t n);
void vectors_count_f64(double *out, double first, double step, ptrdiff_t from, ptrdiff_t n);
void vectors_count_f64_as_f32(float *out, double first, double step, ptrdiff_t from, ptrdiff_t n);

// Planes of elements of 8, 32 or 64 bits: (i, j) goes from x[i·xRow + j·xStep] to
// out[i·outRow + j·outStep] (Moves.c).

#define VECTORS_MOVE(NAME, T)                                                              \
    void NAME(T *out, ptrdiff_t outRow, ptrdiff_t outStep, const T *x, ptrdiff_t xRow,     \
              ptrdiff_t xStep, ptrdiff_t rows, ptrdiff_t columns);

VECTORS_MOVE(vectors_move_8, uint8_t)
VECTORS_MOVE(vectors_move_32, uint32_t)
VECTORS_MOVE(vectors_move_64, uint64_t)

// out[i] = the larger, or the sum, of out[i] and x[i·step] (Windows.c); a nan wins.

#define VECTORS_WINDOW(NAME, T) void NAME(T *out, const T *x, ptrdiff_t step, ptrdiff_t n);

VECTORS_WINDOW(vectors_window_largest_f32, float)
VECTORS_WINDOW(vectors_window_largest_f64, double)
VECTORS_WINDOW(vectors_window_sum_f32, float)
VECTORS_WINDOW(vectors_window_sum_f64, double)

// MT19937 (Twister.c): the next 624 words of a state; numbers in 0 ..< 1, each of two words, as
// float never 1.

void vectors_twist(uint32_t *words, uint32_t *state);
void vectors_uniforms_f64(double *out, const uint32_t *words, ptrdiff_t n);
void vectors_uniforms_f32(float *out, const uint32_t *words, ptrdiff_t n);

#pragma clang assume_nonnull end

#endif
