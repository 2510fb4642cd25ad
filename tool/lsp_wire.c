// SPDX-License-Identifier: Apache-2.0
// Messages of the language server protocol: a header with the length, then JSON.
#include "lsp.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "utf8.h"

enum {
    CHUNK = 65536,
    MAX_HEADER = 65536,     // more without an empty line is no header
    MAX_MESSAGE = 1 << 28,  // more is no message
};

// What the protocol calls its kinds of messages for the user.
enum message_kind { MESSAGE_WARNING = 2, MESSAGE_LOG = 4 };

// ---- sending --------------------------------------------------------------------------------

static bool write_all(const char *text, size_t len)
{
    while (len > 0) {
        ssize_t done = write(STDOUT_FILENO, text, len);

        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            text += done;
            len -= (size_t)done;
        }
    }
    return true;
}

static void send(struct rs_lsp *lsp, json_t *message)
{
    char header[64];
    char *text;
    size_t len;

    json_object_set_new(message, "jsonrpc", json_string("2.0"));
    text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    if (text == NULL)
        return;
    len = strlen(text);
    snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", len);
    if (!write_all(header, strlen(header)) || !write_all(text, len))
        lsp->gone = true;
    free(text);
}

void rs_lsp_reply(struct rs_lsp *lsp, const json_t *id, json_t *result)
{
    json_t *message = json_object();

    json_object_set(message, "id", (json_t *)(uintptr_t)id);
    json_object_set_new(message, "result", result);
    send(lsp, message);
}

void rs_lsp_notify(struct rs_lsp *lsp, const char *method, json_t *params)
{
    send(lsp, json_pack("{s:s,s:o}", "method", method, "params", params));
}

void rs_lsp_fail(struct rs_lsp *lsp, const json_t *id, enum rs_lsp_error code, const char *what)
{
    json_t *message = json_pack("{s:{s:i,s:s}}", "error", "code", (int)code, "message", what);

    json_object_set(message, "id", id != NULL ? (json_t *)(uintptr_t)id : json_null());
    send(lsp, message);
}

// What belongs to no character (a name that is not UTF-8, a message that was cut) becomes '?'.
static void make_valid(char *text)
{
    size_t len = strlen(text);

    for (size_t at = 0; at < len;) {
        size_t size = rs_utf8_size(text + at, len - at);

        if (size == 0)
            text[at] = '?';
        at += size > 0 ? size : 1;
    }
}

static void tell(struct rs_lsp *lsp, const char *method, enum message_kind kind, const char *format,
                 va_list values)
{
    char text[1024];

    vsnprintf(text, sizeof text, format, values);
    make_valid(text);
    rs_lsp_notify(lsp, method, json_pack("{s:i,s:s}", "type", (int)kind, "message", text));
}

void rs_lsp_log(struct rs_lsp *lsp, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    tell(lsp, "window/logMessage", MESSAGE_LOG, format, values);
    va_end(values);
}

void rs_lsp_complain(struct rs_lsp *lsp, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    tell(lsp, "window/showMessage", MESSAGE_WARNING, format, values);
    va_end(values);
}

// ---- receiving ------------------------------------------------------------------------------

static bool read_some(struct rs_lsp *lsp)
{
    ssize_t len;

    if (lsp->input_cap - lsp->input_len < CHUNK) {
        size_t cap = lsp->input_cap * 2 + CHUNK;
        char *grown = realloc(lsp->input, cap);

        if (grown == NULL)
            return false;
        lsp->input = grown;
        lsp->input_cap = cap;
    }
    len = read(STDIN_FILENO, lsp->input + lsp->input_len, CHUNK);
    if (len > 0)
        lsp->input_len += (size_t)len;
    return len > 0 || (len < 0 && errno == EINTR);
}

static void drop(struct rs_lsp *lsp, size_t len)
{
    memmove(lsp->input, lsp->input + len, lsp->input_len - len);
    lsp->input_len -= len;
}

// The length that a header's lines say. False if none does.
static bool content_length(const char *header, size_t size, size_t *len)
{
    static const char field[] = "Content-Length:";
    const char *end = header + size;

    while (header < end) {
        const char *stop = memchr(header, '\n', (size_t)(end - header));

        if (strncasecmp(header, field, sizeof field - 1) == 0) {
            const char *digits = header + sizeof field - 1;

            digits += strspn(digits, " \t");
            *len = strtoul(digits, NULL, 10);
            return *digits >= '0' && *digits <= '9' && *len <= MAX_MESSAGE;
        }
        header = stop != NULL ? stop + 1 : end;
    }
    return false;
}

static void take_json(struct rs_lsp *lsp, const char *text, size_t len,
                      void (*take)(struct rs_lsp *lsp, const json_t *message))
{
    char what[JSON_ERROR_TEXT_LENGTH + 32];
    json_error_t error;
    json_t *message = json_loadb(text, len, JSON_ALLOW_NUL, &error);

    if (message != NULL) {
        take(lsp, message);
        json_decref(message);
        return;
    }
    snprintf(what, sizeof what, "this is no JSON: %s", error.text);
    rs_lsp_fail(lsp, NULL, RS_LSP_PARSE_ERROR, what);
}

// Takes one message from the input. False if there is none that is complete.
static bool take_message(struct rs_lsp *lsp,
                         void (*take)(struct rs_lsp *lsp, const json_t *message))
{
    const char *end = memmem(lsp->input, lsp->input_len, "\r\n\r\n", 4);
    size_t header = end != NULL ? (size_t)(end - lsp->input) + 4 : lsp->input_len;
    size_t len = 0;

    if (end == NULL && lsp->input_len < MAX_HEADER)
        return false;
    if (end == NULL || !content_length(lsp->input, header, &len)) {
        rs_lsp_fail(lsp, NULL, RS_LSP_PARSE_ERROR, "there is no valid Content-Length");
        drop(lsp, header);
        return true;
    }
    if (lsp->input_len - header < len)
        return false;
    take_json(lsp, lsp->input + header, len, take);
    drop(lsp, header + len);
    return true;
}

bool rs_lsp_receive(struct rs_lsp *lsp, void (*take)(struct rs_lsp *lsp, const json_t *message))
{
    bool open = read_some(lsp);

    while (open && !lsp->gone && lsp->input_len > 0 && take_message(lsp, take))
        continue;
    return open;
}
