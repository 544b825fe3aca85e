#ifndef CVECTORS_H
#define CVECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "DoubleMath.h"
#include "PowerMath.h"
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
VECTORS_MAP(vectors_floor_all, float, float)
VECTORS_MAP(vectors_ceil_all, float, float)
VECTORS_MAP(vectors_round_all, float, float)
VECTORS_MAP(vectors_f64_floor_all, double, double)
VECTORS_MAP(vectors_f64_ceil_all, double, double)
VECTORS_MAP(vectors_f64_round_all, double, double)
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

// Functions of n pairs; a step is 1, or 0 where one element serves all (Powers.c, Logic.c).

#define VECTORS_PAIRS(NAME, T) \
    void NAME(T *out, const T *x, ptrdiff_t xStep, const T *y, ptrdiff_t yStep, ptrdiff_t n);

VECTORS_PAIRS(vectors_floor_quotients, float)
VECTORS_PAIRS(vectors_remainders, float)
VECTORS_PAIRS(vectors_power_all, float)
VECTORS_PAIRS(vectors_f64_floor_quotients, double)
VECTORS_PAIRS(vectors_f64_remainders, double)
VECTORS_PAIRS(vectors_f64_power_all, double)
VECTORS_PAIRS(vectors_and_bool, bool)
VECTORS_PAIRS(vectors_or_bool, bool)
VECTORS_PAIRS(vectors_xor_bool, bool)
VECTORS_MAP(vectors_not_bool, bool, bool)

// Each element raised to low if it is below, then lowered to high if it is above; nan stays (Logic.c).

#define VECTORS_CLIP(NAME, T) void NAME(T *out, const T *x, T low, T high, ptrdiff_t n);

VECTORS_CLIP(vectors_clip_f32, float)
VECTORS_CLIP(vectors_clip_f64, double)
VECTORS_CLIP(vectors_clip_i64, ptrdiff_t)

// mask ? x : y of elements of 8, 32 or 64 bits, with such steps (Logic.c).

#define VECTORS_SELECT(NAME, T)                                                              \
    void NAME(T *out, const bool *mask, const T *x, ptrdiff_t xStep, const T *y, ptrdiff_t yStep, \
              ptrdiff_t n);

VECTORS_SELECT(vectors_select_8, uint8_t)
VECTORS_SELECT(vectors_select_32, uint32_t)
VECTORS_SELECT(vectors_select_64, uint64_t)

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

/// out[i·streams + r] = x[r·pitch + i]: n elements of out from streams that lie `pitch` apart (Moves.c).
void vectors_interleave_32(uint32_t *out, const uint32_t *x, ptrdiff_t pitch, ptrdiff_t streams, ptrdiff_t n);
void vectors_interleave_64(uint64_t *out, const uint64_t *x, ptrdiff_t pitch, ptrdiff_t streams, ptrdiff_t n);

// What columns are made of, of elements of 32 or 64 bits (Columns.c).

#define VECTORS_COLUMNS(BITS, T)                                                                              \
    /* Neighbouring windows as rows of a matrix. A window has `runs` of `kernel` elements, `dilation` apart,  \
       each from x[offset + left], or zeros where its offset is negative; left is first + i·step in window i. \
       Elements left of 0 and from `width` on are zeros. */                                                   \
    void vectors_window_rows_##BITS(T *out, const T *x, const ptrdiff_t *offsets, ptrdiff_t runs,             \
                                    ptrdiff_t kernel, ptrdiff_t dilation, ptrdiff_t first, ptrdiff_t step,    \
                                    ptrdiff_t width, ptrdiff_t windows);                                      \
    /* Lines of out, `pitch` apart: zeros `before`, `count` elements of x's line, `step` apart, and zeros     \
       `after`; those of x are `line` apart. */                                                               \
    void vectors_spaced_lines_##BITS(T *out, ptrdiff_t pitch, const T *x, ptrdiff_t line, ptrdiff_t step,     \
                                     ptrdiff_t lines, ptrdiff_t before, ptrdiff_t count, ptrdiff_t after);

VECTORS_COLUMNS(32, uint32_t)
VECTORS_COLUMNS(64, uint64_t)

// out[i] = the larger, or the sum, of out[i] and x[i·step] (Windows.c); a nan wins. The second of each pair does so
// for 16 planes at once, whose elements i lie side by side.

#define VECTORS_WINDOW(NAME, T)                                    \
    void NAME(T *out, const T *x, ptrdiff_t step, ptrdiff_t n);    \
    void NAME##_x16(T *out, const T *x, ptrdiff_t step, ptrdiff_t n);

VECTORS_WINDOW(vectors_window_largest_f32, float)
VECTORS_WINDOW(vectors_window_largest_f64, double)
VECTORS_WINDOW(vectors_window_sum_f32, float)
VECTORS_WINDOW(vectors_window_sum_f64, double)

// out[i·step] += x[i] for 16 planes at once (Windows.c). Their elements i lie side by side in out; in x they are `apart`,
// and `pitch` from the next.

#define VECTORS_SPREAD(NAME, T) \
    void NAME(T *out, ptrdiff_t step, const T *x, ptrdiff_t pitch, ptrdiff_t apart, ptrdiff_t n);

VECTORS_SPREAD(vectors_spread_f32_x16, float)
VECTORS_SPREAD(vectors_spread_f64_x16, double)

// MT19937 (Twister.c): the next 624 words of a state; numbers in 0 ..< 1, each of two words, as
// float never 1.

void vectors_twist(uint32_t *words, uint32_t *state);
void vectors_uniforms_f64(double *out, const uint32_t *words, ptrdiff_t n);
void vectors_uniforms_f32(float *out, const uint32_t *words, ptrdiff_t n);

// Correlation of prepared lines by filters (Correlation.c).

/// Where a vector of outputs begins in the lines that it reads, and where in the result those of its `lanes` that
/// are outputs are written side by side: a bit each.
typedef struct {
    ptrdiff_t from, to;
    uint32_t lanes;
} vectors_place;

/// Bytes of a vector, and the most filters that are summed at once.
typedef struct {
    ptrdiff_t bytes, filters;
} vectors_tile;

vectors_tile vectors_correlation_tile(void);

/// out[f·pitch + to + i] = bias[f] + Σ w[f·wpitch + t] · lines[from + taps[t] + i] over t < depth, at
/// `count` places; `adds` to what is there instead of the bias. So many filters `together` as 1, 2, 4 or, where
/// the tile has them, 8: a divisor of `filters`.
void vectors_correlate_f32(
    float *out, ptrdiff_t pitch, const float *lines, const vectors_place *places, ptrdiff_t count, const float *w,
    ptrdiff_t wpitch, ptrdiff_t filters, ptrdiff_t together, const ptrdiff_t *taps, ptrdiff_t depth, const float *_Nullable bias, int adds);
void vectors_correlate_f64(
    double *out, ptrdiff_t pitch, const double *lines, const vectors_place *places, ptrdiff_t count, const double *w,
    ptrdiff_t wpitch, ptrdiff_t filters, ptrdiff_t together, const ptrdiff_t *taps, ptrdiff_t depth, const double *_Nullable bias, int adds);

/// The same with one filter (height, across) of one channel at 2 or 4 `rows` of outputs, `width` apart, that begin
/// one `line` further down each; the taps are those of one line of the filter. `height` is at least `rows`.
void vectors_correlate_stack_f32(
    float *out, ptrdiff_t width, const float *lines, ptrdiff_t line, const vectors_place *places, ptrdiff_t count,
    const float *w, ptrdiff_t height, const ptrdiff_t *taps, ptrdiff_t across, ptrdiff_t rows, float bias);
void vectors_correlate_stack_f64(
    double *out, ptrdiff_t width, const double *lines, ptrdiff_t line, const vectors_place *places, ptrdiff_t count,
    const double *w, ptrdiff_t height, const ptrdiff_t *taps, ptrdiff_t across, ptrdiff_t rows, double bias);

// Rows by rows (Dots.c): the product of a matrix with the transpose of another, as both lie.

/// out[i·pitch + j·step] = Σ a[i·apitch + t] · b[j·bpitch + t] over t < depth, or added to what is there.
void vectors_dots_f32(
    float *out, ptrdiff_t pitch, ptrdiff_t step, const float *a, ptrdiff_t apitch, ptrdiff_t rows, const float *b,
    ptrdiff_t bpitch, ptrdiff_t columns, ptrdiff_t depth, int adds);
void vectors_dots_f64(
    double *out, ptrdiff_t pitch, ptrdiff_t step, const double *a, ptrdiff_t apitch, ptrdiff_t rows, const double *b,
    ptrdiff_t bpitch, ptrdiff_t columns, ptrdiff_t depth, int adds);

// Depthwise convolution (Depthwise.c): a plane by itself, straight from where it lies.

/// Sizes of a plane and of its result, the square kernel's size (3, 5 or 7), the stride (1, or 2 or 3 with across = 1),
/// the dilation down and across, and the padding before.
typedef struct {
    ptrdiff_t height, width, out_height, out_width, size, stride, down, across, top, left;
} vectors_depthwise;

/// Result plane p from plane p / filters by kernel p, plus bias[p]. Up to `left` elements before the first plane and
/// as many behind the last as a vector reaches beyond the line are read, and make no difference.
void vectors_depthwise_f32(
    float *out, const float *x, const float *w, const float *_Nullable bias, ptrdiff_t planes, ptrdiff_t filters,
    const vectors_depthwise *g);
void vectors_depthwise_f64(
    double *out, const double *x, const double *w, const double *_Nullable bias, ptrdiff_t planes, ptrdiff_t filters,
    const vectors_depthwise *g);

/// The cells of a stream that lie in the input, `first` and those behind it, and where the first of them lies.
typedef struct {
    ptrdiff_t first, count, from;
} vectors_stream;

/// An axis cut into streams, each `length` long: every `step`-th place of an axis whose places lie `pitch` apart.
typedef struct {
    const vectors_stream *streams;
    ptrdiff_t count, length, step, pitch;
} vectors_axis;

/// The streams of `channels` images, `channel` apart, one after the other: those of z, in these those of y, in these
/// those of x, with zeros where they leave the image.
void vectors_streams_f32(
    float *out, const float *x, ptrdiff_t channels, ptrdiff_t channel, const vectors_axis *z, const vectors_axis *y,
    const vectors_axis *across);
void vectors_streams_f64(
    double *out, const double *x, ptrdiff_t channels, ptrdiff_t channel, const vectors_axis *z, const vectors_axis *y,
    const vectors_axis *across);

// The transforms of Winograd's F(2×2, 3×3) (Winograd.c). Cell 4·row + column of the 16 lies at cell·step.

#define VECTORS_WINOGRAD(SUFFIX, T)                                                                          \
    /* Bᵀ d B of `across` tiles side by side, from four lines of 2·across + 2; halves: room for 8·(across + 1). */ \
    void vectors_winograd_input_##SUFFIX(                                                                    \
        T *out, ptrdiff_t step, const T *lines, ptrdiff_t line, T *halves, ptrdiff_t across);                \
    /* Aᵀ M A + bias, two lines of `width` or only the upper one; halves: room for 4·(width + 1). */         \
    void vectors_winograd_output_##SUFFIX(                                                                   \
        T *top, T *_Nullable bottom, ptrdiff_t width, const T *products, ptrdiff_t step, T bias, T *halves); \
    /* G g Gᵀ of 3×3 kernels one after the other. */                                                         \
    void vectors_winograd_weights_##SUFFIX(T *out, ptrdiff_t step, const T *w, ptrdiff_t pairs);

VECTORS_WINOGRAD(f32, float)
VECTORS_WINOGRAD(f64, double)

#pragma clang assume_nonnull end

#endif
