// SPDX-License-Identifier: Apache-2.0
// The language server: what its parts share. One thread; one compiler at a time runs beside it.
#ifndef RS_TOOL_LSP_H
#define RS_TOOL_LSP_H

#include <jansson.h>

#include "child.h"
#include "command.h"
#include "config.h"
#include "lsp_text.h"
#include "unit.h"

// Errors of JSON-RPC and of the protocol.
enum rs_lsp_error {
    RS_LSP_PARSE_ERROR = -32700,
    RS_LSP_INVALID_REQUEST = -32600,
    RS_LSP_METHOD_NOT_FOUND = -32601,
    RS_LSP_INVALID_PARAMS = -32602,
    RS_LSP_NOT_INITIALIZED = -32002,
    RS_LSP_CANCELLED = -32800,
};

// A document that is open in the editor.
struct rs_lsp_document {
    char *uri;   // as the editor writes it
    char *path;  // absolute
    char *real;  // without links; NULL if there is no such file
    json_int_t version;
    struct rs_text text;
    char *copy;        // the file outside the editor that has this text
    bool copied;       // it has
    double due;        // by rs_now, when it is to be analysed; 0: it is not
    bool fresh;        // `told` is of this text
    bool told_before;  // some text of it could be analysed
    bool complained;   // the user knows that it cannot be analysed
    struct rs_unit_told told;
    struct rs_arena arena;  // of `told`
    json_t *shown;          // diagnostics of this unit, by path
    struct rs_lsp_document *next;
};

// A request that is answered when the document's analysis has ended.
struct rs_lsp_waiting {
    json_t *id;
    json_t *params;
    struct rs_lsp_document *document;
    struct rs_lsp_waiting *next;
};

// The compiler that runs, if one does.
struct rs_lsp_compile {
    struct rs_child child;
    struct rs_lsp_document *document;
    struct rs_arena arena;
    const char **words;
    const char *directory;
    bool retried;  // without the options that the compiler does not know
    double start;
};

// What the builds' files say, until one of them changes.
struct rs_lsp_builds {
    struct rs_arena arena;
    struct rs_install install;
    struct rs_lsp_analyser *analysers;
    struct rs_lsp_database *databases;
    struct rs_lsp_stamp *stamps;
    struct rs_list python;  // flags for Python's headers; without items: not asked for yet
};

struct rs_lsp {
    // ---- its command line ----
    const char *database;  // -p; NULL: looked for above the source
    const char *cc;
    const char *level;
    uint32_t timeout;          // seconds that a compile may take
    const char *const *flags;  // for files that no database has
    size_t nflags;
    // ---- the connection ----
    char *input;
    size_t input_len;
    size_t input_cap;
    bool initialized;
    bool shut_down;
    bool gone;  // the editor said "exit", or closed
    // ---- the editor ----
    enum rs_units units;
    bool related;   // it shows relatedInformation
    bool markdown;  // and Markdown when hovering
    // ---- work ----
    const char *folder;  // temporary
    unsigned ncopies;
    struct rs_lsp_builds builds;
    struct rs_lsp_document *documents;
    struct rs_lsp_waiting *waiting;
    struct rs_lsp_compile compile;
};

// ---- lsp_wire.c -----------------------------------------------------------------------------

// Reads what is there, and calls `take` for each message that is complete; what is none is answered
// with an error. False when the editor closed.
bool rs_lsp_receive(struct rs_lsp *lsp, void (*take)(struct rs_lsp *lsp, const json_t *message));

// These take the reference to what is sent.
void rs_lsp_reply(struct rs_lsp *lsp, const json_t *id, json_t *result);
void rs_lsp_notify(struct rs_lsp *lsp, const char *method, json_t *params);

void rs_lsp_fail(struct rs_lsp *lsp, const json_t *id, enum rs_lsp_error code, const char *what);

// Messages for the user: `log` for the editor's log, `complain` to be seen.
void rs_lsp_log(struct rs_lsp *lsp, const char *format, ...) __attribute__((format(printf, 2, 3)));
void rs_lsp_complain(struct rs_lsp *lsp, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// ---- lsp_request.c --------------------------------------------------------------------------

// Does what a message asks for.
void rs_lsp_take(struct rs_lsp *lsp, const json_t *message);

// Answers the requests that wait for the document.
void rs_lsp_answer_waiting(struct rs_lsp *lsp, const struct rs_lsp_document *document);

// Gives up those that wait for anything.
void rs_lsp_forget_waiting(struct rs_lsp *lsp);

// ---- lsp_document.c -------------------------------------------------------------------------

struct rs_lsp_document *rs_lsp_find_uri(const struct rs_lsp *lsp, const char *uri);

// The document of a file, whichever way its name goes through links.
struct rs_lsp_document *rs_lsp_find_path(const struct rs_lsp *lsp, const char *path);

// Takes `uri`'s text. NULL if it is no file.
struct rs_lsp_document *rs_lsp_open(struct rs_lsp *lsp, const char *uri, const char *text,
                                    size_t len);
void rs_lsp_close(struct rs_lsp *lsp, struct rs_lsp_document *document);

// Gives all documents up, and the requests that wait, without a word.
void rs_lsp_free_documents(struct rs_lsp *lsp);

// The text has changed: what is known of it and of the units that read it is of an old one; they
// are analysed after `delay` seconds.
void rs_lsp_changed(struct rs_lsp *lsp, struct rs_lsp_document *document, double delay);

// All units are analysed anew.
void rs_lsp_changed_outside(struct rs_lsp *lsp);

// Writes a list of the open documents' texts for the compiler, and returns its name, in the arena;
// NULL if that fails.
const char *rs_lsp_overlay(struct rs_lsp *lsp, struct rs_arena *arena);

// ---- lsp_unit.c -----------------------------------------------------------------------------

// The command that analyses the document, in the arena; NULL if there is none: `*failure` says why,
// or is NULL if it is not to be analysed at all.
const char **rs_lsp_command(struct rs_lsp *lsp, struct rs_arena *arena,
                            const struct rs_lsp_document *document, const char **directory,
                            const char **failure);

void rs_lsp_forget_builds(struct rs_lsp *lsp);

// ---- lsp_compile.c --------------------------------------------------------------------------

// Starts the compiler for the document that is due first, and ends one that takes too long. Returns
// the milliseconds until there is more to do, -1 if nothing will be due.
int rs_lsp_start_due(struct rs_lsp *lsp);

// Reads what the compiler says; when it has ended, takes its findings.
void rs_lsp_listen(struct rs_lsp *lsp);

// Ends the compiler that runs.
void rs_lsp_end_compile(struct rs_lsp *lsp);

// Ends it if it works for the document.
void rs_lsp_cancel(struct rs_lsp *lsp, const struct rs_lsp_document *document);

// ---- lsp_publish.c --------------------------------------------------------------------------

// Shows what was told of the unit, in place of what was shown of it before.
void rs_lsp_publish(struct rs_lsp *lsp, struct rs_lsp_document *document);

// A finding as a Diagnostic.
json_t *rs_lsp_diagnostic(struct rs_lsp *lsp, struct rs_arena *arena, const struct rs_diag *diag);

// The URI of a file: the editor's own if it is open.
json_t *rs_lsp_uri(struct rs_lsp *lsp, const char *path);

// The Range of a diagnostic or an edit in a file.
json_t *rs_lsp_range(struct rs_lsp *lsp, const char *path, struct rs_range range);

// ---- lsp_action.c ---------------------------------------------------------------------------

// What can be done about the findings in the params' range: a list of CodeActions.
json_t *rs_lsp_actions(struct rs_lsp *lsp, struct rs_lsp_document *document, const json_t *params);

// ---- lsp_hover.c ----------------------------------------------------------------------------

// What is known about the function whose name is at the offset: a Hover, or null.
json_t *rs_lsp_hover(struct rs_lsp *lsp, struct rs_lsp_document *document, size_t offset);

#endif
