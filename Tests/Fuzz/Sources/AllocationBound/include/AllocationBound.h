#ifndef ALLOCATION_BOUND_H
#define ALLOCATION_BOUND_H

#include <stddef.h>

/// A single allocation beyond so many bytes ends the process; 0 for no bound.
///
/// A memory limit that an input gets around shows itself here, however little of the block is used.
void bound_allocations(size_t bytes);

#endif
