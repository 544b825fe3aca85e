#ifndef WIDE_H
#define WIDE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

// WIDE before a function: the compiler makes it for AVX-512, for AVX2 and for any x86-64, and the loader
// takes the version that the processor has. Only such functions hold wide instructions, so the
// program runs on every machine. Elsewhere (arm64, macOS, musl) there is one version, and under the thread
// sanitizer, which would watch the loader's choice before it can.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__clang__) && !__has_feature(thread_sanitizer)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif

// A helper that becomes part of every version of its caller.
#define INLINE static inline __attribute__((always_inline))

// Before a loop whose steps are long chains: many side by side, so that none waits for its own.
#define INTERLEAVED _Pragma("clang loop interleave_count(8)")

// No fused multiply-adds unless a file asks for them: results are the same on every machine.
#pragma STDC FP_CONTRACT OFF

#endif
