#include "CVectors.h"
#include "Wide.h"

// MT19937 of Matsumoto and Nishimura (1998).

enum { LENGTH = 624, MIDDLE = 397 };

INLINE uint32_t twist(uint32_t here, uint32_t next, uint32_t ahead) {
    uint32_t word = (here & 0x80000000u) | (next & 0x7fffffffu);
    return ahead ^ (word >> 1) ^ (-(word & 1u) & 0x9908b0dfu);
}

WIDE void vectors_twist(uint32_t *restrict words, uint32_t *restrict state) {
    for (int i = 0; i < LENGTH - MIDDLE; i++) state[i] = twist(state[i], state[i + 1], state[i + MIDDLE]);
    for (int i = LENGTH - MIDDLE; i < LENGTH - 1; i++)
        state[i] = twist(state[i], state[i + 1], state[i + MIDDLE - LENGTH]);
    state[LENGTH - 1] = twist(state[LENGTH - 1], state[0], state[MIDDLE - 1]);
    for (int i = 0; i < LENGTH; i++) {
        uint32_t word = state[i];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680u;
        word ^= (word << 15) & 0xefc60000u;
        words[i] = word ^ (word >> 18);
    }
}

INLINE double uniform(uint32_t high, uint32_t low) {
    return ((double)(high >> 5) * 0x1p26 + (double)(low >> 6)) * 0x1p-53;
}

WIDE void vectors_uniforms_f64(double *restrict out, const uint32_t *words, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i++) out[i] = uniform(words[2 * i], words[2 * i + 1]);
}

WIDE void vectors_uniforms_f32(float *restrict out, const uint32_t *words, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i++) {
        float value = (float)uniform(words[2 * i], words[2 * i + 1]);
        out[i] = value < 1.f ? value : 0x1.fffffep-1f;
    }
}
