// SPDX-License-Identifier: Apache-2.0
// The functions of abi.h that instrumented code calls: the ledger in a function's frame, and the
// record of stores. No malloc and no stdio here; everything works before the interpreter was found,
// it only leads to nothing.
#include <stdbool.h>

#include "judge.h"
#include "main.h"
#include "os.h"
#include "python.h"
#include "refsan/abi.h"
#include "roles.h"
#include "shadow.h"
#include "table.h"

#define RS_EXPORT __attribute__((visibility("default")))

// What an instrumented function and its instrumented caller tell each other around a call. The
// caller's address of the callee makes sure that it is the callee that answers, and not a function
// that code between the two has called.
struct handshake {
    const void *expected;
    void *returned;
    const struct rs_site *site;  // where the reference that came with it was acquired
    int32_t references;
};

static __thread struct handshake handshake __attribute__((tls_model("initial-exec")));

// ---- slots -------------------------------------------------------------------------------------

static struct rs_ledger_slot *find_owned(struct rs_frame *frame, void *object)
{
    for (uint32_t i = 0; i < frame->function->nslots; i++) {
        struct rs_ledger_slot *slot = &frame->slots[i];

        if (slot->object == object && slot->balance > 0)
            return slot;
    }
    return NULL;
}

static struct rs_ledger_slot *find_flag(struct rs_frame *frame, void *object, uint32_t flag)
{
    for (uint32_t i = 0; i < frame->function->nslots; i++) {
        struct rs_ledger_slot *slot = &frame->slots[i];

        if (slot->object == object && (slot->flags & flag) != 0)
            return slot;
    }
    return NULL;
}

static uint32_t interpreter_flag(void)
{
    return rs_python_same_interpreter() ? 0 : RS_ENTRY_FOREIGN;
}

// The slot `site` uses, holding `object`: what another object left in it goes to the table early.
static struct rs_ledger_slot *take_slot(struct rs_frame *frame, const struct rs_site *site,
                                        uint16_t number, void *object)
{
    struct rs_ledger_slot *slot = &frame->slots[number];

    if (slot->object != object || slot->site != site) {
        if (slot->balance != 0) {
            frame->flags |= RS_FRAME_INCOMPLETE;
            if (rs_python_ready)
                rs_table_add(slot->object, slot->site, slot->balance,
                             slot->flags | interpreter_flag());
        }
        *slot = (struct rs_ledger_slot){.object = object, .site = site};
    }
    return slot;
}

static void note(struct rs_frame *frame, void *object, uint32_t flag)
{
    struct rs_ledger_slot *notes;

    if (frame == NULL || object == NULL)
        return;
    notes = &frame->slots[frame->function->nslots];
    for (int i = 0; i < RS_NOTES; i++) {
        if (notes[i].object == object || notes[i].object == NULL) {
            notes[i].object = object;
            notes[i].flags |= flag;
            return;
        }
    }
    frame->flags |= RS_FRAME_INCOMPLETE;
}

static void gain(struct rs_frame *frame, const struct rs_site *site, uint16_t number, void *object)
{
    struct rs_ledger_slot *slot = take_slot(frame, site, number, object);

    slot->flags &= ~(uint32_t)(RS_SLOT_LENT | RS_SLOT_UNKNOWN);
    slot->balance++;
}

// ---- releasing ---------------------------------------------------------------------------------

// The function's role, known when it was compiled or from another unit's table.
static struct rs_role role_of(const struct rs_frame *frame)
{
    const struct rs_function_info *function = frame->function;
    struct rs_role role = {function->address, function->flags, function->array};
    const struct rs_role *known;

    if ((role.flags & RS_FUNCTION_ROLE) == 0) {
        known = rs_role_find(function->address);
        if (known != NULL)
            role = *known;
    }
    return role;
}

// Whether the frame's caller, the interpreter, lends it this object.
static bool is_argument(const struct rs_frame *frame, const void *object)
{
    const struct rs_role role = role_of(frame);
    const uint64_t *args = frame->args;
    const void *const *array;

    if ((role.flags & RS_FUNCTION_ROLE) == 0 || args == NULL)
        return false;
    for (uint32_t i = 0; i < frame->nargs; i++) {
        if (args[i] == (uint64_t)(uintptr_t)object)
            return true;
    }
    if (role.array == 0 || role.array + 1 >= frame->nargs)
        return false;
    array = (const void *const *)(uintptr_t)args[role.array];
    for (uint64_t i = 0; array != NULL && i < (args[role.array + 1] & INT64_MAX); i++) {
        if (array[i] == object)
            return true;
    }
    return false;
}

// Whether something this frame was given or uses still shows the object as its own.
static bool is_held(const struct rs_frame *frame, void *object)
{
    for (uint32_t i = 0; frame->args != NULL && i < frame->nargs; i++) {
        if (rs_heap_holds((void *)(uintptr_t)frame->args[i], object))
            return true;
    }
    for (uint32_t i = 0; i < frame->function->nslots; i++) {
        if (frame->slots[i].balance > 0 && rs_heap_holds(frame->slots[i].object, object))
            return true;
    }
    return false;
}

static bool is_last(void *object)
{
    return rs_python_ready && !rs_py_is_immortal(object) && rs_py_refcnt(object) == 1;
}

// Gives up one reference that the frame owns, or may own. False if it has none.
static bool settle(struct rs_frame *frame, void *object)
{
    struct rs_ledger_slot *slot = find_owned(frame, object);

    if (slot != NULL) {
        slot->balance--;
        return true;
    }
    slot = find_flag(frame, object, RS_SLOT_UNKNOWN);
    if (slot != NULL)
        *slot = (struct rs_ledger_slot){0};
    return slot != NULL;
}

static struct rs_ledger_slot *owe(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    struct rs_ledger_slot *lent = find_flag(frame, object, RS_SLOT_LENT);
    struct rs_ledger_slot *slot = take_slot(frame, site, site->slot, object);

    slot->balance--;
    if (lent != NULL || is_argument(frame, object))
        slot->flags |= RS_SLOT_LENT;
    return slot;
}

// Releasing the last reference, which is another's: a lent object's if its lender still shows it,
// an argument's in any case.
static void check_release(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    const struct rs_ledger_slot *lent = find_flag(frame, object, RS_SLOT_LENT);

    if (rs_table_balance(object) > 0)
        return;
    if (is_argument(frame, object))
        rs_judge_release(site, NULL, object);
    else if (lent != NULL && lent->site->kind == RS_SITE_BORROWED && is_held(frame, object))
        rs_judge_release(site, lent->site, object);
}

RS_EXPORT void rs_rt_drop(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    struct rs_ledger_slot *debt;

    if (object == NULL)
        return;
    if (settle(frame, object)) {
        if (is_last(object))
            rs_table_dead(object);
        return;
    }
    if (is_last(object))
        check_release(frame, site, object);
    debt = owe(frame, site, object);
    if (is_last(object)) {
        debt->flags |= RS_SLOT_DIED;
        rs_table_dead(object);
    }
}

RS_EXPORT void rs_rt_steal(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if (object != NULL && !settle(frame, object))
        owe(frame, site, object);
}

// ---- acquiring ---------------------------------------------------------------------------------

RS_EXPORT void rs_rt_gain(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if (object == NULL)
        return;
    // With one reference, which is ours, whatever was said about this address is of the past.
    if (site->kind == RS_SITE_NEW && is_last(object))
        rs_table_remove(object);
    gain(frame, site, site->slot, object);
}

static void take_unowned(struct rs_frame *frame, const struct rs_site *site, void *object,
                         uint32_t flag)
{
    struct rs_ledger_slot *slot;

    if (object == NULL)
        return;
    slot = take_slot(frame, site, site->slot, object);
    if (slot->balance == 0)
        slot->flags |= flag;
}

RS_EXPORT void rs_rt_lend(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    take_unowned(frame, site, object, RS_SLOT_LENT);
}

RS_EXPORT void rs_rt_forget(struct rs_frame *frame, void *object)
{
    for (uint32_t i = 0; object != NULL && i < frame->function->nslots; i++) {
        if (frame->slots[i].object == object)
            frame->slots[i] = (struct rs_ledger_slot){
                .object = object, .flags = RS_SLOT_UNKNOWN, .site = frame->slots[i].site};
    }
}

// The place may be another's: there the reference stays.
RS_EXPORT void rs_rt_gain_at(struct rs_frame *frame, const struct rs_site *site,
                             void *const *address)
{
    if (address == NULL)
        return;
    rs_rt_gain(frame, site, *address);
    note(frame, *address, RS_SLOT_STORED);
}

RS_EXPORT void rs_rt_lend_at(struct rs_frame *frame, const struct rs_site *site,
                             void *const *address)
{
    if (address != NULL)
        rs_rt_lend(frame, site, *address);
}

// ---- calls -------------------------------------------------------------------------------------

RS_EXPORT void rs_rt_call(const void *callee)
{
    handshake = (struct handshake){.expected = callee};
}

RS_EXPORT void rs_rt_passed(struct rs_frame *frame, void *object)
{
    note(frame, object, handshake.expected == NULL ? RS_SLOT_PASSED : RS_SLOT_ESCAPED);
}

RS_EXPORT void rs_rt_result(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    struct handshake answer = handshake;

    handshake = (struct handshake){0};
    if (object == NULL)
        return;
    if (answer.returned != object)
        take_unowned(frame, site, object, RS_SLOT_UNKNOWN);
    else if (answer.references > 0)
        gain(frame, answer.site, site->slot, object);
    else
        take_unowned(frame, site, object, RS_SLOT_LENT);
}

// ---- entry and exit
// ------------------------------------------------------------------------------

RS_EXPORT void rs_rt_enter(struct rs_frame *frame)
{
    rs_rt_prepare();
    if (handshake.expected == frame->function->address) {
        frame->flags |= RS_FRAME_EXPECTED;
        handshake.expected = NULL;
    }
}

// Answers a caller that asks what the result came with.
static void answer(struct rs_frame *frame, void *object)
{
    struct rs_ledger_slot *slot = find_owned(frame, object);

    handshake = (struct handshake){0};
    if (slot == NULL && find_flag(frame, object, RS_SLOT_UNKNOWN) != NULL)
        return;
    handshake.returned = object;
    if (slot != NULL) {
        slot->balance--;
        handshake.references = 1;
        handshake.site = slot->site;
    }
}

// The interpreter takes over what a function with a role returns. Without a role nobody says who
// does: the balance stays, for the table to add up.
static void hand_over(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if ((role_of(frame).flags & RS_FUNCTION_RETURNS_NEW) == 0) {
        note(frame, object, RS_SLOT_RETURNED);
        return;
    }
    // Where None is immortal, Py_RETURN_NONE takes no reference.
    if (settle(frame, object) || (rs_python_ready && rs_py_is_immortal(object)))
        return;
    if (is_last(object) && rs_table_balance(object) <= 0 && is_held(frame, object))
        rs_judge_release(site, NULL, object);
    owe(frame, site, object);
}

static uint32_t notes_on(const struct rs_frame *frame, const void *object)
{
    const struct rs_ledger_slot *notes = &frame->slots[frame->function->nslots];

    for (int i = 0; i < RS_NOTES; i++) {
        if (notes[i].object == object)
            return notes[i].flags;
    }
    return 0;
}

// A frame that did nothing with the object but keep or release a reference too many is wrong
// whatever the heap shows.
static bool is_unexplained(const struct rs_frame *frame, const struct rs_ledger_slot *slot,
                           uint32_t flags)
{
    return (frame->flags & RS_FRAME_INCOMPLETE) == 0 &&
           (flags & (RS_SLOT_STORED | RS_SLOT_PASSED | RS_SLOT_ESCAPED | RS_SLOT_RETURNED)) == 0 &&
           (slot->balance > 0 || (flags & RS_SLOT_LENT) != 0);
}

// Slots of one object at different sites settle each other within the frame.
static void settle_each_other(struct rs_frame *frame, struct rs_ledger_slot *slot)
{
    struct rs_ledger_slot *end = &frame->slots[frame->function->nslots];

    for (struct rs_ledger_slot *other = slot + 1; other < end; other++) {
        int32_t common;

        if (other->object != slot->object || (other->balance < 0) == (slot->balance < 0))
            continue;
        common = slot->balance + other->balance;
        if ((common < 0) == (slot->balance < 0)) {
            slot->balance = common;
            other->balance = 0;
        } else {
            slot->balance = 0;
            other->balance = common;
        }
    }
}

static void close_slot(struct rs_frame *frame, struct rs_ledger_slot *slot)
{
    uint32_t flags;

    settle_each_other(frame, slot);
    if (slot->balance == 0)
        return;
    flags = slot->flags | notes_on(frame, slot->object);
    if (is_unexplained(frame, slot, flags))
        flags |= RS_ENTRY_UNEXPLAINED;
    rs_table_add(slot->object, slot->site, slot->balance, flags | interpreter_flag());
}

RS_EXPORT void rs_rt_leave(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if (object != NULL) {
        if ((frame->flags & RS_FRAME_EXPECTED) != 0)
            answer(frame, object);
        else
            hand_over(frame, site, object);
    } else if ((frame->flags & RS_FRAME_EXPECTED) != 0) {
        handshake = (struct handshake){0};
    }
    for (uint32_t i = 0; rs_python_ready && i < frame->function->nslots; i++) {
        if (frame->slots[i].balance != 0)
            close_slot(frame, &frame->slots[i]);
    }
}

// ---- memory ------------------------------------------------------------------------------------

// Structures up to this size are copied as a whole: each word may be an object.
#define RS_COPY_WHOLE 256

RS_EXPORT void rs_rt_store(struct rs_frame *frame, void *address, void *object)
{
    if (object == NULL)
        return;
    note(frame, object, RS_SLOT_STORED);
    if (address != NULL)
        rs_shadow_slot((uintptr_t)address);
}

// Which objects were copied is not looked at: the frame then knows nothing of any.
RS_EXPORT void rs_rt_copy(struct rs_frame *frame, void *to, const void *from, size_t size)
{
    uintptr_t start = (uintptr_t)to;

    if (frame != NULL)
        frame->flags |= RS_FRAME_INCOMPLETE;
    if (size <= RS_COPY_WHOLE) {
        for (size_t at = 0; at + sizeof(void *) <= size; at += sizeof(void *))
            rs_shadow_slot(start + at);
    } else {
        rs_shadow_copy_slots(start, (uintptr_t)from, (uintptr_t)from + size);
    }
}

RS_EXPORT void rs_rt_free(void *block)
{
    if (block != NULL)
        rs_shadow_forget_slots((uintptr_t)block, (uintptr_t)block + rs_os_block_size(block));
}

static __thread size_t resized __attribute__((tls_model("initial-exec")));

RS_EXPORT void rs_rt_resize(void *block)
{
    resized = block != NULL ? rs_os_block_size(block) : 0;
}

RS_EXPORT void rs_rt_resized(void *block, void *to)
{
    uintptr_t start = (uintptr_t)block;

    if (block == NULL || to == NULL || to == block)
        return;
    rs_shadow_copy_slots((uintptr_t)to, start, start + resized);
    rs_shadow_forget_slots(start, start + resized);
}
