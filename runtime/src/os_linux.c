// SPDX-License-Identifier: Apache-2.0
// os.h on Linux. Nothing here uses malloc or stdio: it runs inside allocator hooks and while the
// process ends.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "os.h"

// ---- memory -------------------------------------------------------------------------------------

// Our own mappings, so that a search of the process' memory can leave them out. Few and large:
// tables double.
#define RS_OWN_MAX 4096

static pthread_mutex_t own_lock = PTHREAD_MUTEX_INITIALIZER;
static struct rs_os_region own[RS_OWN_MAX];
static size_t nown;

static size_t whole_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    return (size + page - 1) / page * page;
}

static void own_add(uintptr_t start, size_t size)
{
    pthread_mutex_lock(&own_lock);
    if (nown < RS_OWN_MAX)
        own[nown++] = (struct rs_os_region){start, start + size};
    pthread_mutex_unlock(&own_lock);
}

static void own_remove(uintptr_t start)
{
    pthread_mutex_lock(&own_lock);
    for (size_t i = 0; i < nown; i++) {
        if (own[i].start == start) {
            own[i] = own[--nown];
            break;
        }
    }
    pthread_mutex_unlock(&own_lock);
}

void rs_os_claim(void *memory, size_t size)
{
    own_add((uintptr_t)memory, size);
}

void *rs_os_alloc(size_t size)
{
    void *memory;

    size = whole_pages(size);
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                  -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    own_add((uintptr_t)memory, size);
    return memory;
}

void rs_os_free(void *memory, size_t size)
{
    if (memory == NULL)
        return;
    own_remove((uintptr_t)memory);
    munmap(memory, whole_pages(size));
}

#define RS_GROW_FIRST 65536

void *rs_os_grow(void *memory, size_t *bytes, size_t need)
{
    size_t want = *bytes != 0 ? *bytes : RS_GROW_FIRST;
    void *grown;

    while (want < need)
        want *= 2;
    if (want == *bytes)
        return memory;
    grown = rs_os_alloc(want);
    if (grown == NULL)
        return NULL;
    if (memory != NULL)
        memcpy(grown, memory, *bytes);
    rs_os_free(memory, *bytes);
    *bytes = want;
    return grown;
}

bool rs_os_read(void *to, uintptr_t from, size_t size)
{
    struct iovec local = {to, size};
    struct iovec remote = {(void *)from, size};

    return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)size;
}

// ---- output and process -------------------------------------------------------------------------

void rs_os_write(int fd, const char *text, size_t len)
{
    int saved = errno;

    while (len > 0) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        text += n;
        len -= (size_t)n;
    }
    errno = saved;
}

int rs_os_open(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

char *rs_os_read_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
    char *text = size >= 0 ? rs_os_alloc((size_t)size + 1) : NULL;
    off_t len = 0;
    ssize_t n = 1;

    while (text != NULL && len < size && n > 0) {
        n = pread(fd, text + len, (size_t)(size - len), len);
        len += n > 0 ? n : 0;
    }
    if (fd >= 0)
        close(fd);
    return n < 0 ? NULL : text;
}

int rs_os_pid(void)
{
    return getpid();
}

void rs_os_exit(int status)
{
    _exit(status);
}

void *rs_os_symbol(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

void rs_os_trim(void)
{
    malloc_trim(0);
}

size_t rs_os_block_size(void *block)
{
    return malloc_usable_size(block);
}

// ---- the map of the process ---------------------------------------------------------------------

#define RS_MAP_FIRST 65536

struct reader {
    int fd;
    size_t at;
    size_t len;
    char buffer[4096];
};

static int next_char(struct reader *in)
{
    if (in->at == in->len) {
        ssize_t n;
        do
            n = read(in->fd, in->buffer, sizeof in->buffer);
        while (n < 0 && errno == EINTR);
        if (n <= 0)
            return -1;
        in->at = 0;
        in->len = (size_t)n;
    }
    return (unsigned char)in->buffer[in->at++];
}

// Reads a hexadecimal number and the character behind it.
static uintptr_t next_hex(struct reader *in, int *after)
{
    uintptr_t value = 0;
    int c;

    while ((c = next_char(in)) >= 0) {
        if (c >= '0' && c <= '9')
            value = value * 16 + (uintptr_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + (uintptr_t)(c - 'a' + 10);
        else
            break;
    }
    *after = c;
    return value;
}

// One line of /proc/self/maps: "start-end perms ...". Whether it is readable and writable.
static bool next_region(struct reader *in, struct rs_os_region *region, bool *usable)
{
    int c;

    region->start = next_hex(in, &c);
    if (c != '-')
        return false;
    region->end = next_hex(in, &c);
    *usable = next_char(in) == 'r';
    *usable = next_char(in) == 'w' && *usable;
    while ((c = next_char(in)) >= 0 && c != '\n')
        ;
    return true;
}

// Adds the region without the parts of it that are our own: neighbouring mappings are one line.
// False if there is no room.
static bool add_region(struct rs_os_map *map, struct rs_os_region region)
{
    while (region.start < region.end) {
        struct rs_os_region ours = {region.end, region.end};

        for (size_t i = 0; i < nown; i++) {
            if (own[i].end > region.start && own[i].start < ours.start)
                ours = own[i];
        }
        if (ours.start > region.start) {
            if (map->count == map->bytes / sizeof region)
                return false;
            map->regions[map->count++] = (struct rs_os_region){region.start, ours.start};
        }
        region.start = ours.end;
    }
    return true;
}

enum map_result { RS_MAP_READ, RS_MAP_FAILED, RS_MAP_FULL };

static enum map_result read_map(struct rs_os_map *map)
{
    struct reader in = {.fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)};
    struct rs_os_region region;
    bool usable;
    bool room = true;

    if (in.fd < 0)
        return RS_MAP_FAILED;
    pthread_mutex_lock(&own_lock);
    while (room && next_region(&in, &region, &usable))
        room = !usable || add_region(map, region);
    pthread_mutex_unlock(&own_lock);
    close(in.fd);
    return room ? RS_MAP_READ : RS_MAP_FULL;
}

// What the map is put into is there before it is read and is not freed while it is: else it would
// show memory that is gone.
bool rs_os_map(struct rs_os_map *map)
{
    enum map_result result = RS_MAP_FULL;

    *map = (struct rs_os_map){0};
    for (size_t bytes = RS_MAP_FIRST; result == RS_MAP_FULL; bytes *= 2) {
        rs_os_free_map(map);
        map->regions = rs_os_alloc(bytes);
        if (map->regions == NULL)
            return false;
        map->bytes = bytes;
        result = read_map(map);
    }
    return result == RS_MAP_READ;
}

void rs_os_free_map(struct rs_os_map *map)
{
    rs_os_free(map->regions, map->bytes);
    *map = (struct rs_os_map){0};
}

bool rs_os_mapped(const struct rs_os_map *map, uintptr_t address)
{
    size_t low = 0;
    size_t high = map->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (address < map->regions[middle].start)
            high = middle;
        else if (address >= map->regions[middle].end)
            low = middle + 1;
        else
            return true;
    }
    return false;
}

// ---- stacks -------------------------------------------------------------------------------------

// Threads beyond this are not remembered: their stacks are then searched as any other memory.
#define RS_STACKS_MAX 256

static pthread_mutex_t stacks_lock = PTHREAD_MUTEX_INITIALIZER;
static struct rs_os_region stacks[RS_STACKS_MAX];
static size_t nstacks;  // behind them none was ever remembered
static void (*stack_gone)(uintptr_t start, uintptr_t end);
static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;
static __thread bool stack_known __attribute__((tls_model("initial-exec")));

static void forget_stack(void *entry)
{
    struct rs_os_region *stack = entry;
    struct rs_os_region gone = *stack;

    stack_gone(gone.start, gone.end);
    pthread_mutex_lock(&stacks_lock);
    *stack = (struct rs_os_region){0};
    pthread_mutex_unlock(&stacks_lock);
}

static void make_key(void)
{
    pthread_key_create(&stack_key, forget_stack);
}

static bool find_stack(struct rs_os_region *stack)
{
    pthread_attr_t attr;
    void *base;
    size_t size;
    bool ok;

    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        return false;
    ok = pthread_attr_getstack(&attr, &base, &size) == 0;
    pthread_attr_destroy(&attr);
    *stack = (struct rs_os_region){(uintptr_t)base, (uintptr_t)base + size};
    return ok;
}

void rs_os_thread(void (*gone)(uintptr_t start, uintptr_t end))
{
    struct rs_os_region stack;
    struct rs_os_region *entry = NULL;

    if (stack_known)
        return;
    stack_known = true;
    pthread_once(&stack_once, make_key);
    if (!find_stack(&stack))
        return;
    pthread_mutex_lock(&stacks_lock);
    stack_gone = gone;
    for (size_t i = 0; i < RS_STACKS_MAX && entry == NULL; i++) {
        if (stacks[i].end == 0)
            entry = &stacks[i];
        nstacks = i >= nstacks ? i + 1 : nstacks;
    }
    if (entry != NULL)
        *entry = stack;
    pthread_mutex_unlock(&stacks_lock);
    if (entry != NULL)
        pthread_setspecific(stack_key, entry);
}

bool rs_os_meets_stack(struct rs_os_region memory)
{
    for (size_t i = 0; i < nstacks; i++) {
        if (memory.start < stacks[i].end && stacks[i].start < memory.end)
            return true;
    }
    return false;
}

bool rs_os_in_stack(uintptr_t address)
{
    return rs_os_meets_stack((struct rs_os_region){address, address + 1});
}

struct rs_os_region rs_os_own_stack(const void *frame)
{
    struct rs_os_region stack = {0};

    if (find_stack(&stack))
        stack.start = (uintptr_t)frame;
    return stack;
}

void rs_os_other_stacks(void (*visit)(void *ctx, struct rs_os_region stack), void *ctx)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    for (size_t i = 0; i < nstacks; i++) {
        if (stacks[i].end != 0 && (here < stacks[i].start || here >= stacks[i].end))
            visit(ctx, stacks[i]);
    }
}
