// SPDX-License-Identifier: Apache-2.0
// The methods of the protocol, one function each, and the table that finds them.
#include <stdlib.h>
#include <string.h>

#include "lsp.h"

// After a change of the text the compiler waits for the next one this long.
static const double debounce = 0.2;

enum { SYNC_INCREMENTAL = 2 };

static const char bad_document[] = "the document is not open";

// A method's answer: a result, an error, or none (`later`: somebody else gives it).
struct answer {
    const json_t *id;  // NULL: it is a notification
    json_t *result;
    enum rs_lsp_error code;  // 0: no error
    const char *what;
    bool later;
};

static void fail(struct answer *answer, enum rs_lsp_error code, const char *what)
{
    answer->code = code;
    answer->what = what;
}

static const char *text_at(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

// A number from 0; SIZE_MAX if there is none.
static size_t number_at(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return SIZE_MAX;
    return (size_t)json_integer_value(value);
}

static struct rs_lsp_document *document_of(struct rs_lsp *lsp, const json_t *params)
{
    const char *uri = text_at(json_object_get(params, "textDocument"), "uri");

    return uri != NULL ? rs_lsp_find_uri(lsp, uri) : NULL;
}

// The offset of a Position. False if it is none.
static bool offset_of(struct rs_lsp *lsp, struct rs_lsp_document *document, const json_t *position,
                      size_t *offset)
{
    size_t line = number_at(position, "line");
    size_t character = number_at(position, "character");

    if (line == SIZE_MAX || character == SIZE_MAX)
        return false;
    *offset = rs_text_offset(&document->text, line, character, lsp->units);
    return true;
}

// ---- the connection -------------------------------------------------------------------------

static enum rs_units choose_units(const json_t *capabilities, const char **name)
{
    static const struct {
        const char *name;
        enum rs_units units;
    } known[] = {{"utf-8", RS_UNITS_UTF8}, {"utf-16", RS_UNITS_UTF16}, {"utf-32", RS_UNITS_UTF32}};
    const json_t *general = json_object_get(capabilities, "general");
    size_t i;
    json_t *each;

    json_array_foreach(json_object_get(general, "positionEncodings"), i, each)
    {
        for (size_t k = 0; json_is_string(each) && k < sizeof known / sizeof *known; k++) {
            *name = known[k].name;
            if (strcmp(json_string_value(each), *name) == 0)
                return known[k].units;
        }
    }
    *name = "utf-16";
    return RS_UNITS_UTF16;
}

static bool lists(const json_t *list, const char *text)
{
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
    {
        if (json_is_string(each) && strcmp(json_string_value(each), text) == 0)
            return true;
    }
    return false;
}

static void do_initialize(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    const json_t *capabilities = json_object_get(params, "capabilities");
    const json_t *text = json_object_get(capabilities, "textDocument");
    const json_t *diagnostics = json_object_get(text, "publishDiagnostics");
    const json_t *hover = json_object_get(text, "hover");
    const char *encoding;

    if (lsp->initialized) {
        fail(answer, RS_LSP_INVALID_REQUEST, "the server is initialized already");
        return;
    }
    lsp->initialized = true;
    lsp->units = choose_units(capabilities, &encoding);
    lsp->related = json_is_true(json_object_get(diagnostics, "relatedInformation"));
    lsp->markdown = lists(json_object_get(hover, "contentFormat"), "markdown");
    answer->result = json_pack(
        "{s:{s:s,s:{s:b,s:i,s:{s:b}},s:b,s:{s:[s]}},s:{s:s,s:s}}", "capabilities",
        "positionEncoding", encoding, "textDocumentSync", "openClose", 1, "change",
        SYNC_INCREMENTAL, "save", "includeText", 0, "hoverProvider", 1, "codeActionProvider",
        "codeActionKinds", "quickfix", "serverInfo", "name", "refsan", "version", REFSAN_VERSION);
}

static void do_shutdown(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    (void)params;
    (void)answer;
    lsp->shut_down = true;
}

static void do_exit(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    (void)params;
    (void)answer;
    lsp->gone = true;
}

// ---- documents ------------------------------------------------------------------------------

static void do_open(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    const json_t *item = json_object_get(params, "textDocument");
    const json_t *text = json_object_get(item, "text");
    const char *uri = text_at(item, "uri");
    struct rs_lsp_document *document;

    if (uri == NULL || !json_is_string(text)) {
        fail(answer, RS_LSP_INVALID_PARAMS, "a document has a uri and a text");
        return;
    }
    document = rs_lsp_open(lsp, uri, json_string_value(text), json_string_length(text));
    if (document == NULL)
        return;
    document->version = json_integer_value(json_object_get(item, "version"));
    rs_lsp_changed(lsp, document, 0);
}

// One of the changes: a range and what stands there now, or without a range the whole text.
static bool apply_change(struct rs_lsp *lsp, struct rs_lsp_document *document, const json_t *change)
{
    const json_t *text = json_object_get(change, "text");
    const json_t *range = json_object_get(change, "range");
    size_t from = 0;
    size_t to = document->text.len;

    if (!json_is_string(text))
        return false;
    if (range != NULL && (!offset_of(lsp, document, json_object_get(range, "start"), &from) ||
                          !offset_of(lsp, document, json_object_get(range, "end"), &to)))
        return false;
    return from <= to && rs_text_replace(&document->text, from, to - from, json_string_value(text),
                                         json_string_length(text));
}

static void do_change(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    struct rs_lsp_document *document = document_of(lsp, params);
    const json_t *version;
    size_t i;
    json_t *change;

    if (document == NULL) {
        fail(answer, RS_LSP_INVALID_PARAMS, bad_document);
        return;
    }
    version = json_object_get(json_object_get(params, "textDocument"), "version");
    document->version = json_integer_value(version);
    json_array_foreach(json_object_get(params, "contentChanges"), i, change)
    {
        if (!apply_change(lsp, document, change))
            fail(answer, RS_LSP_INVALID_PARAMS, "a change has a text and may have a range");
    }
    rs_lsp_changed(lsp, document, debounce);
}

static void do_save(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    struct rs_lsp_document *document = document_of(lsp, params);

    if (document == NULL)
        fail(answer, RS_LSP_INVALID_PARAMS, bad_document);
    else
        rs_lsp_changed(lsp, document, 0);
}

static void do_close(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    struct rs_lsp_document *document = document_of(lsp, params);

    if (document == NULL)
        fail(answer, RS_LSP_INVALID_PARAMS, bad_document);
    else
        rs_lsp_close(lsp, document);
}

static void do_change_outside(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    (void)params;
    (void)answer;
    rs_lsp_changed_outside(lsp);
}

// ---- questions ------------------------------------------------------------------------------

static void do_hover(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    struct rs_lsp_document *document = document_of(lsp, params);
    size_t offset;

    if (document == NULL || !offset_of(lsp, document, json_object_get(params, "position"), &offset))
        fail(answer, RS_LSP_INVALID_PARAMS, "there is no such place in an open document");
    else
        answer->result = rs_lsp_hover(lsp, document, offset);
}

// Waits for the findings of the text if they are under way.
static void do_action(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    struct rs_lsp_document *document = document_of(lsp, params);
    struct rs_lsp_waiting *waiting;

    if (document == NULL) {
        fail(answer, RS_LSP_INVALID_PARAMS, bad_document);
        return;
    }
    if (document->fresh || (document->due == 0 && lsp->compile.document != document)) {
        answer->result = rs_lsp_actions(lsp, document, params);
        return;
    }
    waiting = calloc(1, sizeof *waiting);
    if (waiting == NULL)
        return;
    *waiting = (struct rs_lsp_waiting){.id = json_deep_copy(answer->id),
                                       .params = json_deep_copy(params),
                                       .document = document,
                                       .next = lsp->waiting};
    lsp->waiting = waiting;
    answer->later = true;
}

// Takes a waiting request out of the list and gives it up.
static void forget(struct rs_lsp_waiting **link)
{
    struct rs_lsp_waiting *waiting = *link;

    *link = waiting->next;
    json_decref(waiting->id);
    json_decref(waiting->params);
    free(waiting);
}

void rs_lsp_answer_waiting(struct rs_lsp *lsp, const struct rs_lsp_document *document)
{
    struct rs_lsp_waiting **link = &lsp->waiting;

    while (*link != NULL) {
        if ((*link)->document != document) {
            link = &(*link)->next;
            continue;
        }
        rs_lsp_reply(lsp, (*link)->id, rs_lsp_actions(lsp, (*link)->document, (*link)->params));
        forget(link);
    }
}

void rs_lsp_forget_waiting(struct rs_lsp *lsp)
{
    while (lsp->waiting != NULL)
        forget(&lsp->waiting);
}

static void do_cancel(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    const json_t *id = json_object_get(params, "id");
    struct rs_lsp_waiting **link = &lsp->waiting;

    (void)answer;
    while (*link != NULL && !json_equal((*link)->id, id))
        link = &(*link)->next;
    if (*link == NULL)
        return;
    rs_lsp_fail(lsp, id, RS_LSP_CANCELLED, "cancelled");
    forget(link);
}

static void do_nothing(struct rs_lsp *lsp, const json_t *params, struct answer *answer)
{
    (void)lsp;
    (void)params;
    (void)answer;
}

// ---- the table ------------------------------------------------------------------------------

static const struct method {
    const char *name;
    bool asks;  // it is a request
    void (*run)(struct rs_lsp *lsp, const json_t *params, struct answer *answer);
} methods[] = {
    {"initialize", true, do_initialize},
    {"initialized", false, do_nothing},
    {"shutdown", true, do_shutdown},
    {"exit", false, do_exit},
    {"textDocument/didOpen", false, do_open},
    {"textDocument/didChange", false, do_change},
    {"textDocument/didSave", false, do_save},
    {"textDocument/didClose", false, do_close},
    {"workspace/didChangeWatchedFiles", false, do_change_outside},
    {"workspace/didChangeConfiguration", false, do_nothing},
    {"textDocument/hover", true, do_hover},
    {"textDocument/codeAction", true, do_action},
    {"$/cancelRequest", false, do_cancel},
};

static const struct method *find_method(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

static void run(struct rs_lsp *lsp, const char *name, const json_t *params, struct answer *answer)
{
    const struct method *method = find_method(name);

    if (!lsp->initialized && strcmp(name, "initialize") != 0 && strcmp(name, "exit") != 0)
        fail(answer, RS_LSP_NOT_INITIALIZED, "the server is not initialized");
    else if (lsp->shut_down && strcmp(name, "exit") != 0)
        fail(answer, RS_LSP_INVALID_REQUEST, "the server is shut down");
    else if (method == NULL)
        fail(answer, RS_LSP_METHOD_NOT_FOUND, "there is no such method");
    else if (method->asks != (answer->id != NULL))
        fail(answer, RS_LSP_INVALID_REQUEST,
             method->asks ? "this method has an id" : "this method has no id");
    else
        method->run(lsp, params, answer);
}

// A notification is never answered; one that is wrong goes into the log.
static void finish(struct rs_lsp *lsp, const char *name, struct answer *answer)
{
    if (answer->code == 0 && answer->id != NULL && !answer->later)
        rs_lsp_reply(lsp, answer->id, answer->result != NULL ? answer->result : json_null());
    else if (answer->code != 0 && answer->id != NULL)
        rs_lsp_fail(lsp, answer->id, answer->code, answer->what);
    else if (answer->code != 0 && answer->code != RS_LSP_METHOD_NOT_FOUND && lsp->initialized)
        rs_lsp_log(lsp, "refsan: %s: %s", name, answer->what);
}

void rs_lsp_take(struct rs_lsp *lsp, const json_t *message)
{
    const json_t *id = json_object_get(message, "id");
    const char *name = text_at(message, "method");
    struct answer answer = {.id = id};
    bool valid = id == NULL || json_is_string(id) || json_is_integer(id);

    if (name == NULL && json_object_get(message, "method") == NULL && id != NULL &&
        (json_object_get(message, "result") != NULL || json_object_get(message, "error") != NULL))
        return;  // an answer: the server asks nothing
    if (name == NULL || !valid) {
        rs_lsp_fail(lsp, valid ? id : NULL, RS_LSP_INVALID_REQUEST, "this is no request");
        return;
    }
    run(lsp, name, json_object_get(message, "params"), &answer);
    finish(lsp, name, &answer);
}
