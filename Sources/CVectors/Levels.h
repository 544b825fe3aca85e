#ifndef LEVELS_H
#define LEVELS_H

// A function that is compiled for three instruction sets by hand, NAME_v4, NAME_v3 and NAME_any: the widest that the
// processor has. For what has the width of its vectors in its code; see Wide.h for the rest.

#if defined(__x86_64__)

#define V3 __attribute__((target("arch=x86-64-v3")))
#define V4 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,popcnt")))

// 4, 3 or 0: the widest instructions that the processor has.
static inline int level(void) {
    if (__builtin_cpu_supports("x86-64-v4")) return 4;
    return __builtin_cpu_supports("x86-64-v3") ? 3 : 0;
}

#define AT_LEVEL(LEVEL, NAME, ...)                 \
    switch (LEVEL) {                               \
    case 4: NAME##_v4(__VA_ARGS__); break;         \
    case 3: NAME##_v3(__VA_ARGS__); break;         \
    default: NAME##_any(__VA_ARGS__); break;       \
    }

#else

static inline int level(void) { return 0; }

#define AT_LEVEL(LEVEL, NAME, ...) ((void)(LEVEL), NAME##_any(__VA_ARGS__));

#endif

#define WIDEST(NAME, ...) AT_LEVEL(level(), NAME, __VA_ARGS__)

#endif
