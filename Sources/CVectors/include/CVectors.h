#ifndef CVECTORS_H
#define CVECTORS_H

#include <stddef.h>
#include <stdint.h>

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

void vectors_exp_all(float *out, const float *x, ptrdiff_t n);
void vectors_log_all(float *out, const float *x, ptrdiff_t n);
void vectors_tanh_all(float *out, const float *x, ptrdiff_t n);
void vectors_sigmoid_all(float *out, const float *x, ptrdiff_t n);
/// e^(x - shift), and the sum of these.
double vectors_powers(float *out, const float *x, float shift, ptrdiff_t n);

#pragma clang assume_nonnull end

#endif
