#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct {
    char *message;
    const uint8_t *bytes;
    size_t left;
    cpng_sink sink;
    void *context;
} cpng_state;

static void fail(png_structp png, png_const_charp text) {
    cpng_state *state = png_get_error_ptr(png);
    strncpy(state->message, text, CPNG_MESSAGE - 1);
    state->message[CPNG_MESSAGE - 1] = 0;
    png_longjmp(png, 1);
}

static void keep_quiet(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
    cpng_state *state = png_get_io_ptr(png);
    if (count > state->left) png_error(png, "the file ends in the middle of the image");
    memcpy(out, state->bytes, count);
    state->bytes += count;
    state->left -= count;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    cpng_state *state = png_get_io_ptr(png);
    if (state->sink(state->context, bytes, count) != 0) png_error(png, "the bytes could not be written");
}

static void flush_bytes(png_structp png) { (void)png; }

/// Reads up to the pixels, and asks for 8 or 16 bits of gray or RGB with alpha as there is any.
static void begin_read(png_structp png, png_infop info, cpng_image *image) {
    png_read_info(png, info);
    png_set_expand(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    image->width = png_get_image_width(png, info);
    image->height = png_get_image_height(png, info);
    image->channels = png_get_channels(png, info);
    image->depth = png_get_bit_depth(png, info);
}

static int read_image(
    const uint8_t *bytes, size_t count, cpng_image *image, uint8_t *pixels, cpng_cancel cancel, void *context,
    char *message) {
    cpng_state state = {message, bytes, count, NULL, NULL};
    message[0] = 0;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &state, fail, keep_quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        strcpy(message, "there is no memory left");
        return -1;
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return -1;
    }
    png_set_read_fn(png, &state, read_bytes);
    cpng_image found;
    begin_read(png, info, &found);
    if (!pixels) {
        *image = found;
    } else {
        if (memcmp(&found, image, sizeof found) != 0) png_error(png, "the header changed");
        size_t stride = (size_t)found.width * (size_t)found.channels * (size_t)(found.depth / 8);
        int passes = png_get_interlace_type(png, info) == PNG_INTERLACE_NONE ? 1 : 7;
        for (int pass = 0; pass < passes; pass++) {
            for (uint32_t row = 0; row < found.height; row++) {
                png_read_row(png, pixels + row * stride, NULL);
                if (row % 64 == 0 && cancel(context)) png_error(png, "interrupted");
            }
        }
        png_read_end(png, NULL);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
}

int cpng_read_header(const uint8_t *bytes, size_t count, cpng_image *image, char message[CPNG_MESSAGE]) {
    return read_image(bytes, count, image, NULL, NULL, NULL, message);
}

int cpng_read_pixels(
    const uint8_t *bytes, size_t count, const cpng_image *expected, uint8_t *pixels, cpng_cancel cancel, void *context,
    char message[CPNG_MESSAGE]) {
    cpng_image image = *expected;
    return read_image(bytes, count, &image, pixels, cancel, context, message);
}

int cpng_write(const cpng_image *image, const uint8_t *pixels, cpng_sink sink, void *context, char message[CPNG_MESSAGE]) {
    static const int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    cpng_state state = {message, NULL, 0, sink, context};
    message[0] = 0;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &state, fail, keep_quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        strcpy(message, "there is no memory left");
        return -1;
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return -1;
    }
    png_set_write_fn(png, &state, write_bytes, flush_bytes);
    png_set_IHDR(
        png, info, image->width, image->height, image->depth, types[image->channels - 1], PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    size_t stride = (size_t)image->width * (size_t)image->channels * (size_t)(image->depth / 8);
    for (uint32_t row = 0; row < image->height; row++) png_write_row(png, pixels + row * stride);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return 0;
}

struct cpng_inflater {
    z_stream stream;
};

cpng_inflater *cpng_inflater_open(void) {
    cpng_inflater *inflater = calloc(1, sizeof *inflater);
    if (inflater && inflateInit2(&inflater->stream, -MAX_WBITS) != Z_OK) {
        free(inflater);
        return NULL;
    }
    return inflater;
}

void cpng_inflater_close(cpng_inflater *inflater) {
    inflateEnd(&inflater->stream);
    free(inflater);
}

int cpng_inflate(cpng_inflater *inflater, const uint8_t *in, size_t *input, uint8_t *out, size_t *output) {
    z_stream *stream = &inflater->stream;
    const size_t most = 1u << 30;
    uInt given = (uInt)(*input < most ? *input : most), room = (uInt)(*output < most ? *output : most);
    stream->next_in = (Bytef *)in;
    stream->avail_in = given;
    stream->next_out = out;
    stream->avail_out = room;
    int status = inflate(stream, Z_NO_FLUSH);
    *input = given - stream->avail_in;
    *output = room - stream->avail_out;
    if (status == Z_STREAM_END) return 1;
    return status == Z_OK || status == Z_BUF_ERROR ? 0 : -1;
}

uint32_t cpng_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        uInt piece = (uInt)(count < (1u << 30) ? count : (1u << 30));
        crc = (uint32_t)crc32(crc, bytes, piece);
        bytes += piece;
        count -= piece;
    }
    return crc;
}
