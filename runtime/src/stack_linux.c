// SPDX-License-Identifier: Apache-2.0
// stack.h with the C library's unwinder, and libunwind for whole stacks: only that names functions
// which are not exported. It is loaded when it is first needed, so that no program depends on it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "stack.h"

#ifdef RS_HAVE_LIBUNWIND
#define UNW_LOCAL_ONLY
#include <libunwind.h>
#endif

#define RS_DEPTH_MAX 64

// The first call loads the unwinder.
void rs_os_callers_init(void)
{
    void *address;

    backtrace(&address, 1);
}

// ---- modules ------------------------------------------------------------------------------------

struct search {
    uintptr_t address;
    struct rs_os_region found;
};

static int look_at(struct dl_phdr_info *info, size_t size, void *arg)
{
    struct search *search = arg;
    struct rs_os_region whole = {UINTPTR_MAX, 0};

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        uintptr_t end = start + info->dlpi_phdr[i].p_memsz;

        if (info->dlpi_phdr[i].p_type != PT_LOAD)
            continue;
        whole.start = start < whole.start ? start : whole.start;
        whole.end = end > whole.end ? end : whole.end;
    }
    if (search->address < whole.start || search->address >= whole.end)
        return 0;
    search->found = whole;
    return 1;
}

struct rs_os_region rs_os_module(uintptr_t address)
{
    static __thread struct rs_os_region last __attribute__((tls_model("initial-exec")));
    struct search search = {.address = address};

    if (address < last.start || address >= last.end) {
        dl_iterate_phdr(look_at, &search);
        last = search.found;
    }
    return last;
}

// ---- callers ------------------------------------------------------------------------------------

size_t rs_os_callers(uintptr_t *callers, size_t max, struct rs_os_region module)
{
    void *stack[RS_DEPTH_MAX];
    int depth = backtrace(stack, RS_DEPTH_MAX);
    size_t n = 0;

    for (int i = 0; i < depth && n < max; i++) {
        uintptr_t at = (uintptr_t)stack[i];
        bool inside = at >= module.start && at < module.end;

        if (inside)
            callers[n++] = at;
        else if (n > 0)
            break;
    }
    return n;
}

// ---- whole stacks -------------------------------------------------------------------------------

#ifdef RS_HAVE_LIBUNWIND

#define RS_TEXT_OF(name) #name
#define RS_SYMBOL(name) RS_TEXT_OF(name)  // as libunwind.h renames it

static struct {
    int (*backtrace)(void **callers, int max);
    unw_accessors_t *(*get_accessors)(unw_addr_space_t space);
    unw_addr_space_t *space;
} unwind;

const char *rs_os_stack_init(void)
{
    static const char library[] = "libunwind.so.8";
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);

    if (handle == NULL)
        return library;
    *(void **)&unwind.backtrace = dlsym(handle, RS_SYMBOL(unw_backtrace));
    *(void **)&unwind.get_accessors = dlsym(handle, RS_SYMBOL(unw_get_accessors));
    unwind.space = dlsym(handle, RS_SYMBOL(unw_local_addr_space));
    return unwind.backtrace == NULL || unwind.get_accessors == NULL || unwind.space == NULL
               ? library
               : NULL;
}

size_t rs_os_stack(uintptr_t *callers, size_t max)
{
    int depth = unwind.backtrace((void **)callers, (int)max);

    return depth > 0 ? (size_t)depth : 0;
}

// The call is before the address to which it returns, perhaps in another function.
static bool function_name(uintptr_t caller, char *name, size_t size, unw_word_t *offset)
{
    unw_accessors_t *accessors = unwind.get_accessors(*unwind.space);

    return accessors->get_proc_name(*unwind.space, caller - 1, name, size, offset, NULL) == 0;
}

#else

const char *rs_os_stack_init(void)
{
    return "a runtime that was built with libunwind";
}

size_t rs_os_stack(uintptr_t *callers, size_t max)
{
    (void)callers;
    (void)max;
    return 0;
}

static bool function_name(uintptr_t caller, char *name, size_t size, uintptr_t *offset)
{
    (void)caller;
    (void)name;
    (void)size;
    (void)offset;
    return false;
}

#endif

const char *rs_os_stack_name(uintptr_t caller, char *text)
{
    char name[RS_NAME_MAX / 2];
    uintptr_t offset = 0;
    bool named = function_name(caller, name, sizeof name, &offset);
    Dl_info info = {0};
    const char *file = "?";
    int len = 0;

    if (dladdr((void *)(caller - 1), &info) != 0 && info.dli_fname != NULL) {
        const char *slash = strrchr(info.dli_fname, '/');

        file = slash != NULL ? slash + 1 : info.dli_fname;
    }
    if (named)
        len = snprintf(text, RS_NAME_MAX, "%s+0x%zx ", name, (size_t)offset + 1);
    snprintf(text + len, (size_t)(RS_NAME_MAX - len), "(%s+0x%zx)", file,
             (size_t)(caller - (uintptr_t)info.dli_fbase));
    return text;
}
