// SPDX-License-Identifier: Apache-2.0
// The functions of abi.h that instrumented code calls: the ledger in a function's frame, and the
// record of stores. No malloc and no stdio here; everything works before the interpreter was found,
// it only leads to nothing.
#include <stdbool.h>
#include <stdlib.h>

#include "judge.h"
#include "main.h"
#include "options.h"
#include "os.h"
#include "python.h"
#include "quarantine.h"
#include "refsan/abi.h"
#include "roles.h"
#include "shadow.h"
#include "stacks.h"
#include "table.h"

#define RS_EXPORT __attribute__((visibility("default")))

// What is not done at each operation on a reference stays out of the way of what is: then that
// needs no register saved, and jumps. What it jumps to has a name by which a stack shows where the
// runtime begins (stacks.c).
#define RS_SELDOM __attribute__((noinline))

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

// ---- slots --------------------------------------------------------------------------------------

// A slot that has a reference to the object; NULL if none has.
static inline struct rs_ledger_slot *find_owned(struct rs_frame *frame, void *object)
{
    struct rs_ledger_slot *end = &frame->slots[frame->function->nslots];

    for (struct rs_ledger_slot *slot = frame->slots; frame->open != 0 && slot < end; slot++) {
        if (slot->object == object && slot->balance > 0)
            return slot;
    }
    return NULL;
}

// A slot that says of the object RS_SLOT_LENT, or RS_SLOT_UNKNOWN; NULL if none does.
static inline struct rs_ledger_slot *find_unowned(struct rs_frame *frame, void *object,
                                                  uint32_t flag)
{
    struct rs_ledger_slot *end = &frame->slots[frame->function->nslots];

    if ((frame->flags & RS_FRAME_UNOWNED) == 0)
        return NULL;
    for (struct rs_ledger_slot *slot = frame->slots; slot < end; slot++) {
        if (slot->object == object && (slot->flags & flag) != 0)
            return slot;
    }
    return NULL;
}

static void set_unowned(struct rs_frame *frame, struct rs_ledger_slot *slot, uint32_t flags)
{
    slot->flags = flags;
    frame->flags |= RS_FRAME_UNOWNED;
}

static uint32_t interpreter_flag(void)
{
    return rs_python_same_interpreter() ? 0 : RS_ENTRY_FOREIGN;
}

static inline void change(struct rs_frame *frame, struct rs_ledger_slot *slot, int32_t by)
{
    int32_t old = slot->balance;

    slot->balance = old + by;
    if (old == 0)
        frame->open += by != 0;
    else if (old == -by)
        frame->open--;
}

// What another object left in a slot goes to the table early. What is acquired later is still the
// frame's, since a release takes first what stands in a slot; what is released later may be what
// went, and what was owed and went may be what is acquired later.
RS_SELDOM static void evict(struct rs_frame *frame, struct rs_ledger_slot *slot)
{
    frame->flags |= slot->balance > 0 ? RS_FRAME_EVICTED : RS_FRAME_INCOMPLETE;
    frame->open--;
    if (rs_python_ready)
        rs_table_add(slot->object, slot->site, slot->balance, slot->flags | interpreter_flag());
}

// The slot `site` uses, holding `object`.
static inline struct rs_ledger_slot *take_slot(struct rs_frame *frame, const struct rs_site *site,
                                               uint16_t number, void *object)
{
    struct rs_ledger_slot *slot = &frame->slots[number];

    if (slot->object != object || slot->site != site) {
        if (slot->balance != 0)
            evict(frame, slot);
        *slot = (struct rs_ledger_slot){.object = object, .site = site};
    }
    return slot;
}

// ... which is known to be free, with a balance of one or minus one.
static inline void take_free_slot(struct rs_frame *frame, struct rs_ledger_slot *slot,
                                  const struct rs_site *site, void *object, int32_t balance)
{
    slot->object = object;
    slot->balance = balance;
    slot->flags = 0;
    slot->site = site;
    frame->open++;
}

static inline void note(struct rs_frame *frame, void *object, uint32_t flag)
{
    struct rs_ledger_slot *at = &frame->slots[frame->function->nslots];
    struct rs_ledger_slot *end = at + frame->nnotes;

    for (; at < end; at++) {
        if (at->object == object) {
            at->flags |= flag;
            return;
        }
    }
    if (frame->nnotes == RS_NOTES) {
        frame->flags |= RS_FRAME_INCOMPLETE;
        return;
    }
    at->object = object;
    at->flags = flag;
    frame->nnotes++;
}

static inline void gain(struct rs_frame *frame, const struct rs_site *site, uint16_t number,
                        void *object)
{
    struct rs_ledger_slot *slot = take_slot(frame, site, number, object);

    slot->flags &= ~(uint32_t)(RS_SLOT_LENT | RS_SLOT_UNKNOWN);
    change(frame, slot, 1);
}

// ---- releasing ----------------------------------------------------------------------------------

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

static inline uint32_t role_flags(const struct rs_frame *frame)
{
    uint32_t flags = frame->function->flags;

    return (flags & RS_FUNCTION_ROLE) != 0 ? flags : role_of(frame).flags;
}

// Whether the frame's caller, the interpreter, lends it this object.
static bool is_among_arguments(const struct rs_frame *frame, const void *object)
{
    const uint64_t *args = frame->args;
    const void *const *array;
    struct rs_role role = role_of(frame);

    if ((role.flags & RS_FUNCTION_ROLE) == 0)
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

static inline bool is_argument(const struct rs_frame *frame, const void *object)
{
    return frame->args != NULL && is_among_arguments(frame, object);
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
    return rs_python_ready && rs_py_is_sole(object);
}

// Whether the table may have to know that this is the object's last reference. It has no object
// before the interpreter was found.
static inline bool is_candidates_last(void *object)
{
    return rs_py_is_sole(object) && rs_shadow_marked((uintptr_t)object);
}

static inline void give_up(struct rs_frame *frame, struct rs_ledger_slot *slot)
{
    if (--slot->balance == 0)
        frame->open--;
}

// Gives up one reference that the frame owns. False if it has none.
static inline bool settle_owned(struct rs_frame *frame, void *object)
{
    struct rs_ledger_slot *slot = find_owned(frame, object);

    if (slot != NULL)
        give_up(frame, slot);
    return slot != NULL;
}

// ... or one that it may have.
static bool settle_unknown(struct rs_frame *frame, void *object)
{
    struct rs_ledger_slot *slot = find_unowned(frame, object, RS_SLOT_UNKNOWN);

    if (slot != NULL)
        *slot = (struct rs_ledger_slot){0};
    return slot != NULL;
}

static struct rs_ledger_slot *owe(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    struct rs_ledger_slot *lent = find_unowned(frame, object, RS_SLOT_LENT);
    struct rs_ledger_slot *slot = take_slot(frame, site, site->slot, object);

    change(frame, slot, -1);
    if (lent != NULL || is_argument(frame, object))
        set_unowned(frame, slot, slot->flags | RS_SLOT_LENT);
    return slot;
}

// The same where nothing has to be looked up: nobody has lent the frame anything, and the site's
// slot is free. False: it is not done.
static inline bool owe_plainly(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    struct rs_ledger_slot *slot = &frame->slots[site->slot];

    if (frame->args != NULL || (frame->flags & RS_FRAME_UNOWNED) != 0 || slot->balance != 0)
        return false;
    take_free_slot(frame, slot, site, object, -1);
    return true;
}

// Releasing the last reference, which is another's: a lent object's if its lender still shows it,
// an argument's in any case.
static void check_release(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    const struct rs_ledger_slot *lent = find_unowned(frame, object, RS_SLOT_LENT);

    if (rs_table_balance(object) > 0)
        return;
    if (is_argument(frame, object))
        rs_judge_release(frame, site, NULL, object);
    else if (lent != NULL && lent->site->kind == RS_SITE_BORROWED && is_held(frame, object))
        rs_judge_release(frame, site, lent->site, object);
}

// Whether the object was freed before; else it may be about to be.
static bool is_dead(const struct rs_site *site, void *object)
{
    if (rs_quarantine_check(site, object))
        return true;
    if (is_last(object))
        rs_quarantine_dying(site, object);
    return false;
}

RS_SELDOM static void rs_rt_drop_otherwise(struct rs_frame *frame, const struct rs_site *site,
                                           void *object)
{
    bool last;

    if (rs_quarantine_on && is_dead(site, object))
        return;
    last = is_last(object);
    if (!(rs_quarantine_on && settle_owned(frame, object)) && !settle_unknown(frame, object)) {
        if (last)
            check_release(frame, site, object);
        owe(frame, site, object)->flags |= last ? RS_SLOT_DIED : 0;
    }
    if (last)
        rs_table_dead(object);
}

RS_EXPORT void rs_rt_drop(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if (object == NULL)
        return;
    if (!rs_quarantine_on && settle_owned(frame, object)) {
        if (is_candidates_last(object))
            rs_table_mark_dead(object);
    } else if (rs_quarantine_on || rs_py_is_sole(object) || !owe_plainly(frame, site, object)) {
        rs_rt_drop_otherwise(frame, site, object);
    }
}

RS_SELDOM static void rs_rt_steal_otherwise(struct rs_frame *frame, const struct rs_site *site,
                                            void *object)
{
    if (!settle_unknown(frame, object))
        owe(frame, site, object);
}

RS_EXPORT void rs_rt_steal(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if (object != NULL && !settle_owned(frame, object) && !owe_plainly(frame, site, object))
        rs_rt_steal_otherwise(frame, site, object);
}

// ---- acquiring ----------------------------------------------------------------------------------

RS_SELDOM static void rs_rt_gain_otherwise(struct rs_frame *frame, const struct rs_site *site,
                                           void *object)
{
    if (rs_quarantine_on && rs_quarantine_check(site, object))
        return;
    // With one reference, which is ours, whatever was said about this address is of the past.
    if (site->kind == RS_SITE_NEW && is_candidates_last(object))
        rs_table_remove_all(object);
    gain(frame, site, site->slot, object);
}

RS_EXPORT void rs_rt_gain(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    struct rs_ledger_slot *slot = &frame->slots[site->slot];

    if (object == NULL)
        return;
    if (rs_quarantine_on || slot->balance != 0 ||
        (site->kind == RS_SITE_NEW && is_candidates_last(object))) {
        rs_rt_gain_otherwise(frame, site, object);
        return;
    }
    take_free_slot(frame, slot, site, object, 1);
}

RS_SELDOM static void take_unowned_otherwise(struct rs_frame *frame, const struct rs_site *site,
                                             void *object, uint32_t flag)
{
    struct rs_ledger_slot *slot = take_slot(frame, site, site->slot, object);

    if (slot->balance == 0)
        set_unowned(frame, slot, slot->flags | flag);
}

static inline void take_unowned(struct rs_frame *frame, const struct rs_site *site, void *object,
                                uint32_t flag)
{
    struct rs_ledger_slot *slot = &frame->slots[site->slot];

    if (slot->balance != 0) {
        take_unowned_otherwise(frame, site, object, flag);
        return;
    }
    if (slot->object == object && slot->site == site)
        flag |= slot->flags;
    slot->object = object;
    slot->site = site;
    set_unowned(frame, slot, flag);
}

RS_EXPORT void rs_rt_lend(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if (object != NULL)
        take_unowned(frame, site, object, RS_SLOT_LENT);
}

RS_EXPORT void rs_rt_forget(struct rs_frame *frame, void *object)
{
    for (uint32_t i = 0; object != NULL && i < frame->function->nslots; i++) {
        struct rs_ledger_slot *slot = &frame->slots[i];

        if (slot->object == object) {
            change(frame, slot, -slot->balance);
            set_unowned(frame, slot, RS_SLOT_UNKNOWN);
        }
    }
}

// The place may be another's: there the reference stays.
RS_EXPORT void rs_rt_gain_at(struct rs_frame *frame, const struct rs_site *site,
                             void *const *address)
{
    if (address == NULL || *address == NULL)
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

// ---- calls --------------------------------------------------------------------------------------

RS_EXPORT void rs_rt_call(const void *callee)
{
    handshake.expected = callee;
    handshake.returned = NULL;
}

RS_EXPORT void rs_rt_passed(struct rs_frame *frame, void *object)
{
    if (object != NULL)
        note(frame, object, handshake.expected == NULL ? RS_SLOT_PASSED : RS_SLOT_ESCAPED);
}

RS_EXPORT void rs_rt_result(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    bool answered = handshake.returned == object;

    handshake.expected = NULL;
    handshake.returned = NULL;
    if (object == NULL)
        return;
    if (answered && handshake.references > 0)
        gain(frame, handshake.site, site->slot, object);
    else
        take_unowned(frame, site, object, answered ? RS_SLOT_LENT : RS_SLOT_UNKNOWN);
}

// ---- entry and exit -----------------------------------------------------------------------------

// Whether this thread has nothing left to prepare.
static __thread bool prepared __attribute__((tls_model("initial-exec")));

static inline void take_expectation(struct rs_frame *frame)
{
    if (handshake.expected == frame->function->address) {
        frame->flags |= RS_FRAME_EXPECTED;
        handshake.expected = NULL;
    }
}

RS_SELDOM static void rs_rt_enter_first(struct rs_frame *frame)
{
    rs_rt_prepare();
    prepared = rs_python_ready;
    take_expectation(frame);
}

RS_EXPORT void rs_rt_enter(struct rs_frame *frame)
{
    if (!prepared)
        rs_rt_enter_first(frame);
    else
        take_expectation(frame);
}

// Answers a caller that asks what the result came with.
static inline void answer(struct rs_frame *frame, void *object)
{
    struct rs_ledger_slot *slot = object != NULL ? find_owned(frame, object) : NULL;

    handshake.expected = NULL;
    handshake.returned = object;
    handshake.references = slot != NULL;
    if (slot != NULL) {
        handshake.site = slot->site;
        give_up(frame, slot);
    } else if (object != NULL && find_unowned(frame, object, RS_SLOT_UNKNOWN) != NULL) {
        handshake.returned = NULL;
    }
}

// The interpreter takes over what a function with a role returns. Without a role nobody says who
// does: the balance stays, for the table to add up.
RS_SELDOM static void hand_over_otherwise(struct rs_frame *frame, const struct rs_site *site,
                                          void *object)
{
    // Where None is immortal, Py_RETURN_NONE takes no reference.
    if (settle_unknown(frame, object) || (rs_python_ready && rs_py_is_immortal(object)))
        return;
    if (is_last(object) && is_held(frame, object))
        rs_judge_release(frame, site, NULL, object);
    owe(frame, site, object);
}

static inline void hand_over(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if ((role_flags(frame) & RS_FUNCTION_RETURNS_NEW) == 0)
        note(frame, object, RS_SLOT_RETURNED);
    else if (!settle_owned(frame, object))
        hand_over_otherwise(frame, site, object);
}

static uint32_t notes_on(const struct rs_frame *frame, const void *object)
{
    const struct rs_ledger_slot *notes = &frame->slots[frame->function->nslots];

    for (uint32_t i = 0; i < frame->nnotes; i++) {
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
           (slot->balance > 0 ||
            ((flags & RS_SLOT_LENT) != 0 && (frame->flags & RS_FRAME_EVICTED) == 0));
}

// Slots of one object at different sites settle each other within the frame.
static void settle_each_other(struct rs_frame *frame, struct rs_ledger_slot *slot)
{
    struct rs_ledger_slot *end = &frame->slots[frame->function->nslots];

    for (struct rs_ledger_slot *other = slot + 1; other < end; other++) {
        int32_t common;

        if (other->object != slot->object || (other->balance < 0) == (slot->balance < 0))
            continue;
        common = abs(slot->balance) < abs(other->balance) ? slot->balance : -other->balance;
        change(frame, slot, -common);
        change(frame, other, common);
    }
}

// What is_unexplained says of a slot, for the table. Where the frame leaves all the references that
// there are, nobody else can have one.
static uint32_t blame_on(const struct rs_frame *frame, const struct rs_ledger_slot *slot,
                         uint32_t flags)
{
    if (!is_unexplained(frame, slot, flags))
        return 0;
    return slot->balance > 0 && rs_py_refcnt(slot->object) == slot->balance
               ? RS_ENTRY_UNEXPLAINED | RS_ENTRY_SOLE
               : RS_ENTRY_UNEXPLAINED;
}

// What a slot leaves over goes to the table.
static inline void close_slot(struct rs_frame *frame, struct rs_ledger_slot *slot,
                              uint32_t interpreter)
{
    uint32_t flags = slot->flags | notes_on(frame, slot->object);
    int32_t balance = slot->balance;

    if (rs_rt_options.stacks != 0)
        rs_stack_keep(slot->object, slot->site);
    flags |= blame_on(frame, slot, flags) | interpreter;
    slot->balance = 0;
    frame->open--;
    rs_table_add(slot->object, slot->site, balance, flags);
}

RS_SELDOM static void rs_rt_leave_open(struct rs_frame *frame)
{
    struct rs_ledger_slot *end = &frame->slots[frame->function->nslots];
    uint32_t interpreter = interpreter_flag();

    for (struct rs_ledger_slot *slot = frame->slots; frame->open != 0 && slot < end; slot++) {
        if (slot->balance != 0 && frame->open > 1)
            settle_each_other(frame, slot);
        if (slot->balance != 0)
            close_slot(frame, slot, interpreter);
    }
}

RS_EXPORT void rs_rt_leave(struct rs_frame *frame, const struct rs_site *site, void *object)
{
    if ((frame->flags & RS_FRAME_EXPECTED) != 0)
        answer(frame, object);
    else if (object != NULL)
        hand_over(frame, site, object);
    if (frame->open != 0 && rs_python_ready)
        rs_rt_leave_open(frame);
}

// ---- memory -------------------------------------------------------------------------------------

// Structures up to this size are copied as a whole: each word may be an object.
#define RS_COPY_WHOLE 256

RS_EXPORT void rs_rt_store(struct rs_frame *frame, void *address, void *object)
{
    if (object == NULL)
        return;
    if (frame != NULL)
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
