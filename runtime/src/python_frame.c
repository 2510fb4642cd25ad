// SPDX-License-Identifier: Apache-2.0
// Which line of Python code runs. Called for each block that is allocated while allocations are
// recorded: reads memory, and nothing else.
#include <string.h>

#include "api.h"
#include "python.h"

// What owns a frame that stands for a call by C code, from 3.12 on.
#define RS_OWNED_BY_C 3

static void *at(const void *memory, size_t offset)
{
    return *(void *const *)((const char *)memory + offset);
}

static bool is_shim(const char *frame)
{
    return rs_version->frame_owner != RS_NO_OFFSET &&
           frame[rs_version->frame_owner] == RS_OWNED_BY_C;
}

// The frame's members count from here.
static const char *members(const void *frame)
{
    return (const char *)frame + (rs_version->thread_frame != 0 ? rs_python.head : 0);
}

// The newest frame of a thread; NULL if it runs no Python code.
static void *running(void *thread)
{
    void *frame = at(thread, rs_version->running);

    if (frame != NULL && rs_version->running_inner != RS_NO_OFFSET)
        frame = at(frame, rs_version->running_inner);
    return frame;
}

struct rs_py_place rs_py_here(void)
{
    struct rs_py_place place = {0};
    void *thread = rs_thread_state();
    void *frame = thread != NULL ? running(thread) : NULL;
    const char *base;

    while (frame != NULL && is_shim(frame))
        frame = at(frame, rs_version->frame_previous);
    if (frame == NULL)
        return place;
    base = members(frame);
    place.frame = frame;
    place.code = at(base, rs_version->frame_code);
    if (rs_version->thread_frame != 0)
        place.instruction = *(const uint32_t *)(base + rs_version->frame_instruction);
    else
        place.instruction = (uintptr_t)at(base, rs_version->frame_instruction);
    return place;
}

void rs_py_running_code(void (*visit)(void *ctx, void *code), void *ctx)
{
    void *thread = rs_api.PyInterpreterState_ThreadHead(rs_first_interpreter);

    for (; thread != NULL; thread = rs_api.PyThreadState_Next(thread)) {
        void *frame = running(thread);

        for (; frame != NULL; frame = at(members(frame), rs_version->frame_previous)) {
            if (!is_shim(frame))
                visit(ctx, at(members(frame), rs_version->frame_code));
        }
    }
}

// ---- text ---------------------------------------------------------------------------------------

// PyASCIIObject: its length and its state, of which 3 bits from the third on are the width of a
// character, the next says that the text follows, the one after it that all of it is ASCII.
#define RS_UNICODE_STATE 32
#define RS_STATE_WIDTH(state) ((state) >> 2 & 7)
#define RS_STATE_COMPACT(state) ((state) >> 5 & 1)
#define RS_STATE_ASCII(state) ((state) >> 6 & 1)

static uint32_t character(const char *text, unsigned width, size_t i)
{
    switch (width) {
    case 1:
        return ((const uint8_t *)text)[i];
    case 2:
        return ((const uint16_t *)(const void *)text)[i];
    default:
        return ((const uint32_t *)(const void *)text)[i];
    }
}

// Writes the character in UTF-8, which takes at most four bytes.
static size_t encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static void copy_text(void *string, char *out, size_t size)
{
    const struct rs_py_object *object = rs_py(string);
    const char *base = (const char *)object;
    uint32_t state = *(const uint32_t *)(base + RS_UNICODE_STATE);
    const char *text =
        base + (RS_STATE_ASCII(state) ? rs_version->ascii_text : rs_version->compact_text);
    size_t len = 0;

    for (intptr_t i = 0; RS_STATE_COMPACT(state) && i < object->size && len + 4 < size; i++)
        len += encode(character(text, RS_STATE_WIDTH(state), (size_t)i), out + len);
    out[len] = '\0';
}

// How far the instruction is behind the code's first, in bytes.
static int offset_of(struct rs_py_place place)
{
    if (rs_version->code_first != 0)
        return (int)(place.instruction -
                     ((uintptr_t)place.code + rs_python.head + rs_version->code_first));
    // 3.10 counts in units of two bytes.
    return (int)place.instruction * (rs_version->version >= 0x030a ? 2 : 1);
}

uint32_t rs_py_place_text(struct rs_py_place place, char *file, char *function, size_t size)
{
    const char *base = (const char *)rs_py(place.code);
    int line = rs_api.PyCode_Addr2Line(place.code, offset_of(place));

    copy_text(at(base, rs_version->code_file), file, size);
    copy_text(at(base, rs_version->code_name), function, size);
    return line > 0 ? (uint32_t)line : 0;
}
