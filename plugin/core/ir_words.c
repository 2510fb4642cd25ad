// SPDX-License-Identifier: Apache-2.0
// The words of the IR's text form, the names in it, and what the form leaves unsaid: what its
// printer and its reader have to agree on.
#include "ir_text.h"

#include <ctype.h>
#include <string.h>

// ---- words ----------------------------------------------------------------------------------

const struct rs_word rs_kind_words[] = {
    {"other", RS_KIND_OTHER},   {"void", RS_KIND_VOID},       {"int", RS_KIND_INT},
    {"obj", RS_KIND_OBJECT},    {"objaddr", RS_KIND_OBJADDR}, {"ptr", RS_KIND_POINTER},
    {"struct", RS_KIND_STRUCT}, {"array", RS_KIND_ARRAY},     {NULL, 0},
};

const struct rs_word rs_base_words[] = {
    {"void", RS_BASE_VOID},         {"int", RS_BASE_INT},
    {"uint", RS_BASE_UINT},         {"float", RS_BASE_FLOAT},
    {"struct", RS_BASE_STRUCT},     {"obj", RS_BASE_OBJECT},
    {"function", RS_BASE_FUNCTION}, {NULL, 0},
};

const struct rs_word rs_binary_words[] = {
    {"add", RS_BIN_ADD},     {"sub", RS_BIN_SUB}, {"and", RS_BIN_AND}, {"or", RS_BIN_OR},
    {"mul", RS_BIN_MUL},     {"eq", RS_BIN_EQ},   {"ne", RS_BIN_NE},   {"lt", RS_BIN_LT},
    {"le", RS_BIN_LE},       {"gt", RS_BIN_GT},   {"ge", RS_BIN_GE},   {"tag", RS_BIN_TAG},
    {"arith", RS_BIN_OTHER}, {NULL, 0},
};

const struct rs_word rs_var_kind_words[] = {
    {"var", RS_VAR_LOCAL},
    {"temp", RS_VAR_TEMP},
    {"global", RS_VAR_GLOBAL},
    {"static", RS_VAR_STATIC},
    {NULL, 0},
};

const struct rs_word rs_var_flag_words[] = {
    {"addressed", RS_VARF_ADDRESS_TAKEN},
    {"const", RS_VARF_CONST},
    {"extern", RS_VARF_EXTERN},
    {"reference", RS_VARF_REFERENCE},
    {NULL, 0},
};

const struct rs_word rs_fn_flag_words[] = {
    {"static", RS_FNF_STATIC},
    {"inline", RS_FNF_INLINE},
    {"header", RS_FNF_HEADER},
    {"method", RS_FNF_METHOD},
    {"noreturn", RS_FNF_NORETURN},
    {"generated", RS_FNF_GENERATED},
    {"variadic", RS_FNF_VARIADIC},
    {"destructor", RS_FNF_DESTRUCTOR},
    {NULL, 0},
};

const struct rs_word rs_insn_flag_words[] = {
    {"nullable", RS_INSNF_NULL_OK},  {"macro", RS_INSNF_MACRO},
    {"return", RS_INSNF_RETURN},     {"indirect", RS_INSNF_INDIRECT},
    {"init", RS_INSNF_INIT},         {"dtor", RS_INSNF_DTOR},
    {"clear", RS_INSNF_CLEAR},       {"opaque", RS_INSNF_OPAQUE},
    {"unsigned", RS_INSNF_UNSIGNED}, {NULL, 0},
};

static const char *const reserved[] = {
    "NULL",   "_",      "add",   "addr", "and",      "arith",  "at",   "branch", "call",   "copy",
    "decref", "end",    "entry", "eq",   "ge",       "global", "gt",   "incref", "jump",   "le",
    "load",   "lt",     "mul",   "ne",   "noreturn", "not",    "or",   "ret",    "static", "store",
    "sub",    "switch", "tag",   "temp", "unknown",  "var",    "zero",
};

bool rs_text_reserved(const char *text, size_t len)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strlen(reserved[i]) == len && memcmp(reserved[i], text, len) == 0)
            return true;
    return false;
}

static bool starts_name(unsigned char c)
{
    return isalpha(c) || c == '_' || c == '$' || c >= 0x80;
}

static size_t scan_digits(const char *text, const char *end)
{
    const char *at = text;

    while (at < end && isdigit((unsigned char)*at))
        at++;
    return (size_t)(at - text);
}

// A C or C++ name: "x", "ns::Class::~Class". A single ':' ends it.
static size_t scan_name(const char *text, const char *end)
{
    const char *at = text;

    if (at == end || !starts_name((unsigned char)*at))
        return 0;
    while (at < end) {
        if (starts_name((unsigned char)*at) || isdigit((unsigned char)*at))
            at++;
        else if (end - at > 2 && at[0] == ':' && at[1] == ':' && starts_name((unsigned char)at[2]))
            at += 3;
        else if (end - at > 3 && memcmp(at, "::~", 3) == 0 && starts_name((unsigned char)at[3]))
            at += 4;
        else
            break;
    }
    return (size_t)(at - text);
}

// What may follow a name within a symbol: ".name", "[12]", "#2".
static size_t scan_suffix(enum rs_lexeme kind, const char *text, const char *end)
{
    size_t len;

    if (end - text < 2)
        return 0;
    if (*text == '.') {
        len = scan_name(text + 1, end);
        return len > 0 ? len + 1 : 0;
    }
    if (kind != RS_LEX_SYMBOL || (*text != '[' && *text != '#'))
        return 0;
    len = scan_digits(text + 1, end);
    if (len == 0)
        return 0;
    if (*text == '#')
        return len + 1;
    return text + 1 + len < end && text[1 + len] == ']' ? len + 2 : 0;
}

size_t rs_text_scan(enum rs_lexeme kind, const char *text, const char *end)
{
    size_t len = scan_name(text, end);
    size_t more = len;

    while (kind != RS_LEX_NAME && more > 0) {
        more = scan_suffix(kind, text + len, end);
        len += more;
    }
    return len;
}

// ---- what is left unsaid --------------------------------------------------------------------

bool rs_type_equal(struct rs_type a, struct rs_type b)
{
    return a.kind == b.kind && a.name == b.name && a.holds_objects == b.holds_objects;
}

struct rs_type rs_text_call_type(const struct rs_function *fn, uint32_t dst)
{
    if (dst < fn->nvars)
        return fn->vars[dst].type;
    return (struct rs_type){.kind = RS_KIND_VOID};
}

const char *rs_text_field_name(const struct rs_name *path)
{
    const char *dot = strrchr(path->text, '.');

    return dot == NULL ? path->text : dot + 1;
}

const struct rs_name *rs_text_field_owner(const struct rs_name *base, const struct rs_name *path)
{
    return strchr(path->text, '.') == NULL ? base : NULL;
}
