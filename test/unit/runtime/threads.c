// SPDX-License-Identifier: Apache-2.0
// Threads that use the hooks at once: frames of their own over objects that they share, slots, the
// table, roles, and blocks under a lock, as Python's allocators have it. Worth most under TSan
// (`./dev test --all`).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "interpreter.h"
#include "os.h"
#include "roles.h"
#include "shadow.h"

#define THREADS 4
#define ROUNDS 2000
#define OBJECTS 16

static struct rs_py_object objects[OBJECTS];
static void *shared[OBJECTS];  // what the threads store, each in a word of its own
static struct rs_site sites[SLOTS];
static pthread_mutex_t gil = PTHREAD_MUTEX_INITIALIZER;

static const struct rs_function_info function = {
    .address = &function, .name = "function", .nslots = SLOTS};

// One keeps what the other lets go of.
static void keep(size_t i)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    rs_rt_gain(frame, &sites[0], &objects[i % OBJECTS]);
    rs_rt_gain(frame, &sites[1], &objects[(i + 1) % OBJECTS]);
    rs_rt_drop(frame, &sites[3], &objects[(i + 1) % OBJECTS]);
    rs_rt_leave(frame, &sites[5], NULL);
}

static void let_go(size_t i)
{
    struct frame memory;
    struct rs_frame *frame = enter(&memory, &function);

    rs_rt_drop(frame, &sites[3], &objects[i % OBJECTS]);
    rs_rt_leave(frame, &sites[5], &objects[(i + 1) % OBJECTS]);
}

static void use_memory(size_t thread, size_t i)
{
    void **words = malloc(8 * sizeof *words);
    void **copy = malloc(8 * sizeof *words);

    assert_non_null(words);
    assert_non_null(copy);
    words[i % 8] = &objects[i % OBJECTS];
    rs_rt_store(NULL, &words[i % 8], words[i % 8]);
    rs_rt_store(NULL, &shared[thread], &objects[i % OBJECTS]);
    rs_rt_copy(NULL, copy, words, 8 * sizeof *words);
    rs_rt_free(words);
    free(words);
    rs_rt_free(copy);
    free(copy);
}

// Neighbours are told of by whoever has the lock, while other threads tell of slots.
static void use_blocks(size_t thread, size_t i)
{
    uintptr_t block = (uintptr_t)0x600000000000 + (thread * 64 + i % 64) * 64;
    bool marked;

    pthread_mutex_lock(&gil);
    rs_shadow_block(block, 48);
    pthread_mutex_unlock(&gil);
    rs_shadow_slot(block + i % 6 * 8);
    pthread_mutex_lock(&gil);
    if (!rs_shadow_end_plain(block))
        rs_shadow_end_block(block, &marked);
    pthread_mutex_unlock(&gil);
}

static void add_role(size_t i)
{
    static struct rs_role roles[THREADS * ROUNDS];
    struct rs_module module = {.roles = &roles[i], .nroles = 1};

    roles[i] = (struct rs_role){.function = &roles[i], .flags = RS_FUNCTION_ROLE};
    rs_roles_add(&module);
    assert_ptr_equal(rs_role_find(&roles[i]), &roles[i]);
    assert_null(rs_role_find(&sites));
}

static void *run(void *arg)
{
    size_t thread = (size_t)(uintptr_t)arg;

    for (size_t i = 0; i < ROUNDS; i++) {
        keep(i);
        let_go(i + thread);
        use_memory(thread, i);
        use_blocks(thread, i);
        add_role(thread * ROUNDS + i);
    }
    return NULL;
}

static void count_slot(void *ctx, uintptr_t address)
{
    size_t *n = ctx;

    (void)address;
    ++*n;
}

static void hooks_at_once(void **state)
{
    pthread_t threads[THREADS];
    size_t nslots = 0;

    (void)state;
    pretend_interpreter();
    for (uint16_t i = 0; i < SLOTS; i++)
        sites[i] = (struct rs_site){.kind = i < 3 ? RS_SITE_INCREF : RS_SITE_DECREF, .slot = i};
    for (size_t i = 0; i < OBJECTS; i++)
        objects[i].refcnt = 5;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, (void *)(uintptr_t)i), 0);
    rs_shadow_each_slot(count_slot, &nslots);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);

    // Each object was kept as often as it was let go of.
    for (size_t i = 0; i < OBJECTS; i++)
        assert_int_equal(rs_table_balance(&objects[i]), 0);
    assert_int_equal(rs_table_lost(), 0);
    nslots = 0;
    rs_shadow_each_slot(count_slot, &nslots);
    assert_int_equal(nslots, THREADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hooks_at_once)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
