#include "AllocationBound.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

// glibc's own, which the functions below stand before.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static size_t bound;

void bound_allocations(size_t bytes) { bound = bytes; }

static void check(size_t bytes) {
    if (bound == 0 || bytes <= bound) return;
    size_t asked = bytes;
    bound = 0;
    fprintf(stderr, "an allocation of %zu bytes, past every memory limit\n", asked);
    abort();
}

void *malloc(size_t bytes) {
    check(bytes);
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t size) {
    size_t bytes;
    check(__builtin_mul_overflow(count, size, &bytes) ? (size_t)-1 : bytes);
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t bytes) {
    check(bytes);
    return __libc_realloc(block, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
    check(bytes);
    return __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **block, size_t alignment, size_t bytes) {
    *block = memalign(alignment, bytes);
    return *block ? 0 : ENOMEM;
}
