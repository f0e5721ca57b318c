#include "CRE2.h"

#include <cstdio>
#include <new>
#include <re2/re2.h>

struct cre2_pattern {
    re2::RE2 expression;

    cre2_pattern(const re2::StringPiece &text, const re2::RE2::Options &options) : expression(text, options) {}
};

cre2_pattern *cre2_compile(const char *text, size_t length, char *reason, size_t reason_size) {
    // Quiet: RE2 would write its complaints to standard error.
    re2::RE2::Options options(re2::RE2::Quiet);
    // Whoever writes a pattern decides how long it takes to compile; within this it is two milliseconds.
    options.set_max_mem(256 * 1024);
    auto *pattern = new (std::nothrow) cre2_pattern(re2::StringPiece(text, length), options);
    if (!pattern) {
        std::snprintf(reason, reason_size, "out of memory");
        return nullptr;
    }
    if (!pattern->expression.ok()) {
        std::snprintf(reason, reason_size, "%s", pattern->expression.error().c_str());
        delete pattern;
        return nullptr;
    }
    return pattern;
}

void cre2_destroy(cre2_pattern *pattern) { delete pattern; }

size_t cre2_size(const cre2_pattern *pattern) {
    const int size = pattern->expression.ProgramSize();
    return size > 0 ? static_cast<size_t>(size) : 1;
}

bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t length) {
    return re2::RE2::PartialMatch(re2::StringPiece(text, length), pattern->expression);
}
