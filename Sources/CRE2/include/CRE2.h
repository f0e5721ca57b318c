#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression of RE2's syntax on UTF-8. Any number of threads may match with it at once.
typedef struct cre2_pattern cre2_pattern;

/// The pattern, or null where it is none or takes more than a quarter of a megabyte; then `reason` holds why, cut to `reason_size` bytes with its NUL.
cre2_pattern *cre2_compile(const char *text, size_t length, char *reason, size_t reason_size);

void cre2_destroy(cre2_pattern *pattern);

/// How many states the pattern has.
size_t cre2_size(const cre2_pattern *pattern);

/// Whether the pattern occurs anywhere in a text, in time in proportion to its length and the pattern's size.
bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t length);

#ifdef __cplusplus
}
#endif
