#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp and zlib by codes; here both answer with a message that stays in C.

#define CPNG_MESSAGE 128

/// What a PNG image holds once palettes and packed bits are spread out.
typedef struct {
    uint32_t width, height;
    /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.
    int channels;
    /// 8 or 16 bits of each sample; 16 are big-endian.
    int depth;
} cpng_image;

/// Asked now and then; work ends when it answers other than 0.
typedef int (*cpng_cancel)(void *context);

/// Reads the header alone. Returns 0, or -1 with a message.
int cpng_read_header(const uint8_t *bytes, size_t count, cpng_image *image, char message[CPNG_MESSAGE]);

/// Decodes into `pixels`: height rows of width × channels samples. Returns 0, or -1 with a message.
int cpng_read_pixels(
    const uint8_t *bytes, size_t count, const cpng_image *expected, uint8_t *pixels, cpng_cancel cancel, void *context,
    char message[CPNG_MESSAGE]);

/// Gets encoded bytes as they come; other than 0 ends the encoding.
typedef int (*cpng_sink)(void *context, const uint8_t *bytes, size_t count);

/// Encodes rows as `cpng_read_pixels` gives them. Returns 0, or -1 with a message.
int cpng_write(const cpng_image *image, const uint8_t *pixels, cpng_sink sink, void *context, char message[CPNG_MESSAGE]);

/// A raw deflate stream that is being inflated.
typedef struct cpng_inflater cpng_inflater;

/// NULL when there is no memory.
cpng_inflater *cpng_inflater_open(void);
void cpng_inflater_close(cpng_inflater *inflater);

/// Inflates what fits. `input` and `output` tell how much there is, and then how much was taken and
/// given. Returns 1 at the stream's end, 0 before it, -1 when the stream is damaged.
int cpng_inflate(cpng_inflater *inflater, const uint8_t *in, size_t *input, uint8_t *out, size_t *output);

/// Goes on with the CRC-32 of PNG and ZIP; begins with 0.
uint32_t cpng_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

#endif
