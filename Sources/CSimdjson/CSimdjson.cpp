#include "CSimdjson.h"

#include <new>
#include <simdjson.h>

static_assert(CSIMDJSON_SUCCESS == simdjson::SUCCESS);
static_assert(CSIMDJSON_OUT_OF_MEMORY == simdjson::MEMALLOC);
static_assert(CSIMDJSON_TOO_DEEP == simdjson::DEPTH_ERROR);
static_assert(CSIMDJSON_NOT_UTF8 == simdjson::UTF8_ERROR);

struct csimdjson_parser {
    simdjson::dom::parser parser;
};

csimdjson_parser *csimdjson_parser_create(size_t max_depth) {
    auto *created = new (std::nothrow) csimdjson_parser;
    // simdjson refuses a container that makes the depth *reach* its limit.
    if (created && created->parser.allocate(1024, max_depth + 1) != simdjson::SUCCESS) {
        delete created;
        return nullptr;
    }
    return created;
}

void csimdjson_parser_destroy(csimdjson_parser *parser) { delete parser; }

size_t csimdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

int32_t csimdjson_parse(
    csimdjson_parser *parser, const uint8_t *text, size_t length, csimdjson_document *document) {
    simdjson::dom::element root;
    auto error = parser->parser.parse(text, length, false).get(root);
    if (error == simdjson::SUCCESS) {
        document->tape = parser->parser.doc.tape.get();
        document->strings = parser->parser.doc.string_buf.get();
    }
    return error;
}
