#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A reusable simdjson DOM parser. Not thread-safe: one caller at a time.
typedef struct csimdjson_parser csimdjson_parser;

/// Borrowed views of the last parsed document, valid until the next parse or the end of the parser.
///
/// The tape is described in simdjson's doc/tape.md; `strings` holds each text as a 32-bit length, its UTF-8 and a NUL.
typedef struct {
    const uint64_t *tape;
    const uint8_t *strings;
} csimdjson_document;

/// simdjson's error codes that callers tell apart; every other non-zero result is a fault in the text as well.
enum {
    CSIMDJSON_SUCCESS = 0,
    CSIMDJSON_OUT_OF_MEMORY = 2,
    CSIMDJSON_TOO_DEEP = 4,
    CSIMDJSON_NOT_UTF8 = 10,
};

/// A parser that refuses what nests deeper than `max_depth`; null when out of memory.
csimdjson_parser *csimdjson_parser_create(size_t max_depth);

void csimdjson_parser_destroy(csimdjson_parser *parser);

/// The bytes beyond a text that must be readable when it is parsed.
size_t csimdjson_padding(void);

/// Parses `length` bytes of JSON, followed by `csimdjson_padding()` readable bytes of any content.
///
/// `document` is set on success only.
int32_t csimdjson_parse(
    csimdjson_parser *parser, const uint8_t *text, size_t length, csimdjson_document *document);

#ifdef __cplusplus
}
#endif
