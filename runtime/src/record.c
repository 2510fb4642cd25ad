// SPDX-License-Identifier: Apache-2.0
// record.h. A writer of its own, because the runtime lives in other people's processes: it must not
// bring a library along, and nothing here may use malloc.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "record.h"
#include "stack.h"

#define RS_SCHEMA 1

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct rs_stream stream;

struct buffer {
    char *text;
    size_t bytes;
    size_t len;
};

static bool listening;
static struct buffer kept;
static bool capturing;
static struct buffer captured;

// ---- where it goes ------------------------------------------------------------------------------

static void append(struct buffer *buffer, const char *text, size_t len)
{
    char *grown = rs_os_grow(buffer->text, &buffer->bytes, buffer->len + len + 1);

    if (grown == NULL)
        return;
    buffer->text = grown;
    memcpy(grown + buffer->len, text, len);
    buffer->len += len;
    grown[buffer->len] = '\0';
}

// Gives the text away; NULL if there is none.
static char *take(struct buffer *buffer, size_t *bytes)
{
    char *taken = buffer->len > 0 ? buffer->text : NULL;

    *bytes = buffer->bytes;
    if (taken != NULL)
        *buffer = (struct buffer){0};
    return taken;
}

static void put(const char *text, size_t len)
{
    int fd = capturing ? -1 : rs_stream_fd(&stream, rs_rt_options.json);

    if (fd >= 0)
        rs_os_write(fd, text, len);
    if (capturing)
        append(&captured, text, len);
    else if (listening)
        append(&kept, text, len);
}

static void put_text(const char *text)
{
    put(text, strlen(text));
}

// ---- values -------------------------------------------------------------------------------------

// The length of the well-formed UTF-8 character at `text`; 0 if it is not one.
static size_t character(const unsigned char *text)
{
    size_t more = text[0] < 0x80 ? 0 : text[0] < 0xe0 ? 1 : text[0] < 0xf0 ? 2 : 3;
    unsigned least = more == 2 && text[0] == 0xe0   ? 0xa0
                     : more == 3 && text[0] == 0xf0 ? 0x90
                                                    : 0x80;
    unsigned most = more == 2 && text[0] == 0xed   ? 0x9f
                    : more == 3 && text[0] == 0xf4 ? 0x8f
                                                   : 0xbf;

    if (text[0] >= 0x80 && (text[0] < 0xc2 || text[0] > 0xf4))
        return 0;
    for (size_t i = 1; i <= more; i++) {
        if (text[i] < (i == 1 ? least : 0x80) || text[i] > (i == 1 ? most : 0xbf))
            return 0;
    }
    return more + 1;
}

// What may stand in a string as it is: its length, 0 if the first byte has to be written otherwise.
static size_t plain_length(const unsigned char *text)
{
    size_t len = 0;

    while (text[len] >= 0x20 && text[len] != '"' && text[len] != '\\') {
        size_t next = character(text + len);

        if (next == 0)
            break;
        len += next;
    }
    return len;
}

static void put_string(const char *value)
{
    const unsigned char *text = (const unsigned char *)value;
    char escaped[8];

    put_text("\"");
    while (*text != '\0') {
        size_t len = plain_length(text);

        put((const char *)text, len);
        text += len;
        if (*text == '\0')
            break;
        snprintf(escaped, sizeof escaped, "\\u%04x", *text < 0x80 ? *text : 0xfffd);
        put_text(escaped);
        text++;
    }
    put_text("\"");
}

static void put_key(const char *key)
{
    put_text(",\"");
    put_text(key);
    put_text("\":");
}

void rs_record_string(const char *key, const char *value)
{
    put_key(key);
    put_string(value);
}

void rs_record_number(const char *key, long long value)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", value);
    put_key(key);
    put_text(text);
}

static const char *action(const struct rs_site *site)
{
    switch (site->kind) {
    case RS_SITE_DECREF:
        return "released";
    case RS_SITE_STEAL:
        return "handed over";
    case RS_SITE_RETURN:
        return "returned";
    case RS_SITE_CALL:
        return "called";
    case RS_SITE_BORROWED:
        return "lent";
    default:
        return "acquired";
    }
}

void rs_record_site(const char *key, const struct rs_site *site)
{
    if (site == NULL)
        return;
    put_key(key);
    put_text("{\"action\":");
    put_string(action(site));
    rs_record_string("expression", site->expression);
    rs_record_string("function", site->function);
    rs_record_string("file", site->file);
    rs_record_number("line", site->line);
    rs_record_number("column", site->column);
    put_text("}");
}

void rs_record_python(const char *key, const char *file, uint32_t line, const char *function)
{
    if (file == NULL)
        return;
    put_key(key);
    put_text("{\"file\":");
    put_string(file);
    rs_record_number("line", line);
    rs_record_string("function", function);
    put_text("}");
}

void rs_record_stack(const char *key, const struct rs_stack *stack)
{
    char name[RS_NAME_MAX];

    if (stack == NULL)
        return;
    put_key(key);
    for (int i = 0; i < RS_STACK_MAX && stack->callers[i] != 0; i++) {
        put_text(i == 0 ? "[" : ",");
        put_string(rs_os_stack_name(stack->callers[i], name));
    }
    put_text(stack->callers[0] == 0 ? "[]" : "]");
}

// ---- records ------------------------------------------------------------------------------------

static void begin(const char *record)
{
    put_text("{\"record\":");
    put_string(record);
}

// The first record of a process says which it is.
static void introduce(void)
{
    static int introduced;
    char python[16];

    if (capturing || introduced == rs_os_pid())
        return;
    introduced = rs_os_pid();
    snprintf(python, sizeof python, "%d.%d", rs_python.version >> 8, rs_python.version & 0xff);
    begin("process");
    rs_record_number("schema", RS_SCHEMA);
    rs_record_number("pid", introduced);
    rs_record_string("python", python);
    put_text("}\n");
}

bool rs_record_begin(const char *record)
{
    if (rs_rt_options.json == NULL && !listening && !capturing)
        return false;
    pthread_mutex_lock(&lock);
    introduce();
    begin(record);
    return true;
}

void rs_record_end(void)
{
    put_text("}\n");
    pthread_mutex_unlock(&lock);
}

void rs_record_listen(void)
{
    listening = true;
}

void rs_record_forget(void)
{
    kept.len = 0;
}

char *rs_record_take(size_t *bytes)
{
    return take(&kept, bytes);
}

void rs_record_capture(void)
{
    capturing = true;
}

char *rs_record_captured(size_t *bytes)
{
    capturing = false;
    return take(&captured, bytes);
}
