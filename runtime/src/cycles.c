// SPDX-License-Identifier: Apache-2.0
// cycles.h. The collector's own algorithm with more edges: beside what tp_traverse reports, each
// word in the body of an object whose type is not the interpreter's own and that has another's
// address. What no reference from outside leads to may be garbage. Such a word may be a borrowed
// pointer, and a reference may be held where nobody looks, so this only says what to search for: an
// object counts as unreachable if no word of memory, frames and stacks has its address but those in
// the bodies of others that are unreachable. So what code keeps in any way is not reported.
//
// Of what is left, objects that are not on a way from a cycle to a cycle are leaks, not cycles.
#include <stdio.h>
#include <string.h>

#include "cycles.h"
#include "heap.h"
#include "origins.h"
#include "os.h"
#include "python.h"
#include "record.h"
#include "report.h"
#include "shadow.h"
#include "stack.h"
#include "story.h"
#include "suppress.h"
#include "table.h"
#include "walk.h"
#include "words.h"

// The state of a node.
enum { UNSEEN, REACHABLE, SUSPECT, MEMBER };

struct search {
    // Of each object: `found` are references that tp_traverse reports, `seen` words beyond these,
    // `held` is its state, `slots` how many references lead to it from suspects.
    struct rs_counts nodes;
    struct rs_counts suspects;  // for the search of memory
    struct rs_counts foreign;   // types by address: whether they are not the interpreter's own
    struct rs_types types;
    uintptr_t *pending;  // complemented addresses
    size_t npending;
    size_t pending_bytes;
    struct rs_os_region *regions;  // bodies of suspects, sorted
    size_t nregions;
    size_t region_bytes;
};

static struct rs_count *node_of(struct search *search, const void *object)
{
    return object != NULL ? rs_counts_find(&search->nodes, (void *)object) : NULL;
}

static void *object_of(const struct rs_count *node)
{
    return (void *)~node->hidden;
}

// ---- words of the past --------------------------------------------------------------------------

// Places and what they had at the start, by one number for both.
static struct rs_counts past;

static void *past_key(uintptr_t at, uintptr_t word)
{
    return (void *)((at * UINT64_C(0x9e3779b97f4a7c15)) ^ word);
}

struct start {
    struct rs_counts living;
    struct rs_os_map map;
};

static void add_living(struct rs_walk *walk, void *object)
{
    rs_counts_want(walk->ctx, object);
}

static void add_past(void *ctx, uintptr_t at, uintptr_t word)
{
    struct start *start = ctx;

    if (word % RS_GRANULE == 0 && rs_os_mapped(&start->map, word) &&
        rs_counts_find(&start->living, (void *)word) == NULL)
        rs_counts_want(&past, past_key(at, word));
}

void rs_cycles_start(void)
{
    struct start start = {0};
    struct rs_walk walk = {.object = add_living, .ctx = &start.living};

    // Nothing that waits in a free list shall come back: its block is not known.
    rs_py_collect();
    if (rs_os_map(&start.map) && rs_walk_heap(&walk))
        rs_words_each(add_past, &start);
    rs_counts_free(&start.living);
    rs_os_free_map(&start.map);
}

// ---- whose type it is ---------------------------------------------------------------------------

static bool is_foreign_code(const void *function)
{
    struct rs_os_region interpreter = rs_os_module((uintptr_t)rs_py_own_function());

    return function != NULL &&
           ((uintptr_t)function < interpreter.start || (uintptr_t)function >= interpreter.end);
}

// Whether an extension has written the code that releases the object: then bodies are what its
// struct says. The interpreter's own types, and classes of Python code, report all they hold.
static bool is_foreign(struct search *search, void *object)
{
    const struct rs_py_type *type = rs_py_type(object);
    void *address = rs_py(object)->type;
    struct rs_count *known = rs_counts_find(&search->foreign, address);

    if (known == NULL) {
        known = rs_counts_want(&search->foreign, address);
        if (known == NULL)
            return false;
        while (type != NULL && !is_foreign_code(type->dealloc))
            type = rs_py_base(type);
        known->found = type != NULL;
    }
    return known->found != 0;
}

// One of the collector's that it does not track may not be complete: its functions are not called.
static bool is_complete(struct search *search, void *object)
{
    return !rs_py_is_gc(object) || rs_py_is_tracked(object) || !is_foreign(search, object);
}

// ---- edges --------------------------------------------------------------------------------------

#define RS_REPORTS_MAX 64

struct edges {
    struct search *search;
    void *holder;
    void *reports[RS_REPORTS_MAX];
    size_t nreports;
    // `offset` of a word that tp_traverse does not report; 0: it does.
    void (*visit)(struct search *search, void *holder, struct rs_count *to, size_t offset,
                  void *ctx);
    void *ctx;
};

static int visit_report(void *object, void *arg)
{
    struct edges *edges = arg;
    struct rs_count *to = node_of(edges->search, object);

    if (edges->nreports < RS_REPORTS_MAX)
        edges->reports[edges->nreports] = object;
    edges->nreports++;
    if (to != NULL)
        edges->visit(edges->search, edges->holder, to, 0, edges->ctx);
    return 0;
}

static bool was_reported(struct edges *edges, const void *object)
{
    size_t n = edges->nreports < RS_REPORTS_MAX ? edges->nreports : RS_REPORTS_MAX;

    for (size_t i = 0; i < n; i++) {
        if (edges->reports[i] == object) {
            edges->reports[i] = NULL;
            return true;
        }
    }
    return edges->nreports > RS_REPORTS_MAX;
}

static void visit_body(struct edges *edges)
{
    const struct rs_py_type *type = rs_py_type(edges->holder);
    uintptr_t start = (uintptr_t)edges->holder;
    size_t size = (size_t)type->basicsize;

    for (size_t at = rs_python.head + 2 * sizeof(void *); at + sizeof(void *) <= size;
         at += sizeof(void *)) {
        void *word = *(void **)(start + at);
        struct rs_count *to =
            at != (size_t)type->weaklistoffset ? node_of(edges->search, word) : NULL;

        if (to != NULL && !was_reported(edges, word))
            edges->visit(edges->search, edges->holder, to, at, edges->ctx);
    }
}

static void each_edge(struct search *search, void *holder,
                      void (*visit)(struct search *search, void *holder, struct rs_count *to,
                                    size_t offset, void *ctx),
                      void *ctx)
{
    struct edges edges = {.search = search, .holder = holder, .visit = visit, .ctx = ctx};
    bool is_type = (rs_py_type(holder)->flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0;

    if (is_complete(search, holder))
        rs_walk_references(holder, visit_report, &edges);
    if (!is_type && is_foreign(search, holder))
        visit_body(&edges);
}

// ---- all objects --------------------------------------------------------------------------------

static void add_reference(struct rs_walk *walk, void *holder, void *object)
{
    struct search *search = walk->ctx;
    struct rs_count *node = rs_counts_want(&search->nodes, object);

    (void)holder;
    if (node != NULL)
        node->found++;
}

static void add_object(struct rs_walk *walk, void *object)
{
    struct search *search = walk->ctx;

    rs_counts_want(&search->nodes, object);
}

struct blocks {
    struct rs_walk *walk;
    struct search *search;
};

// The object at an address that may be any; NULL if there is none in a known block.
static void *object_at(struct search *search, uintptr_t address)
{
    for (size_t before = 0; before <= RS_BEFORE_OBJECT_MAX; before += RS_GRANULE) {
        size_t size = rs_shadow_block_at(address - before);

        if (size != 0)
            return rs_py_object_in(address - before, size, &search->types) == (void *)address
                       ? (void *)address
                       : NULL;
    }
    return NULL;
}

// What an object's body leads to.
static void walk_body(struct blocks *blocks, const void *object)
{
    size_t size = (size_t)rs_py_type((void *)object)->basicsize;

    for (size_t at = rs_python.head + 2 * sizeof(void *); at + sizeof(void *) <= size;
         at += sizeof(void *)) {
        void *held = object_at(blocks->search, *(const uintptr_t *)((uintptr_t)object + at));

        if (held != NULL && is_complete(blocks->search, held))
            rs_walk_from(blocks->walk, held);
    }
}

// Objects that nothing leads to, and what they hold.
static void add_block(void *ctx, uintptr_t block, size_t size, uint32_t number)
{
    struct blocks *blocks = ctx;
    void *object = rs_py_object_in(block, size, &blocks->search->types);

    (void)number;
    if (object == NULL || !is_foreign(blocks->search, object))
        return;
    rs_counts_want(&blocks->search->nodes, object);
    if (is_complete(blocks->search, object))
        rs_walk_from(blocks->walk, object);
    walk_body(blocks, object);
}

static bool find_nodes(struct search *search)
{
    struct rs_walk walk = {.reference = add_reference, .done = add_object, .ctx = search};
    struct blocks blocks = {&walk, search};

    rs_shadow_each_block(add_block, &blocks);
    return rs_walk_heap(&walk);
}

static void count_hidden(struct search *search, void *holder, struct rs_count *to, size_t offset,
                         void *ctx)
{
    (void)search;
    (void)holder;
    (void)ctx;
    to->seen += offset != 0;
}

// ---- what is reachable --------------------------------------------------------------------------

static void reach(struct search *search, struct rs_count *node)
{
    uintptr_t *pending;

    if (node->held == REACHABLE)
        return;
    node->held = REACHABLE;
    pending = rs_os_grow(search->pending, &search->pending_bytes,
                         (search->npending + 1) * sizeof *pending);
    if (pending == NULL)
        return;
    search->pending = pending;
    pending[search->npending++] = node->hidden;
}

static void reach_target(struct search *search, void *holder, struct rs_count *to, size_t offset,
                         void *ctx)
{
    (void)holder;
    (void)offset;
    (void)ctx;
    reach(search, to);
}

static void reach_pending(struct search *search)
{
    while (search->npending > 0)
        each_edge(search, (void *)~search->pending[--search->npending], reach_target, NULL);
}

static bool is_root(const struct rs_count *node)
{
    void *object = object_of(node);

    return (rs_py_type(object)->flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0 ||
           rs_py_is_immortal(object) || rs_py_refcnt(object) > node->found + node->seen;
}

// Calls `visit` with each node in this state.
static void each_node(struct search *search, int32_t wanted,
                      void (*visit)(struct search *search, struct rs_count *node))
{
    for (size_t i = 0; i < search->nodes.capacity; i++) {
        struct rs_count *node = &search->nodes.table[i];

        if (node->hidden != 0 && node->held == wanted)
            visit(search, node);
    }
}

static void count_edges(struct search *search, struct rs_count *node)
{
    if (is_foreign(search, object_of(node)))
        each_edge(search, object_of(node), count_hidden, NULL);
}

static void reach_root(struct search *search, struct rs_count *node)
{
    if (is_root(node))
        reach(search, node);
}

static void suspect(struct search *search, struct rs_count *node)
{
    node->held = SUSPECT;
    rs_counts_want(&search->suspects, object_of(node));
}

// ---- who has their addresses --------------------------------------------------------------------

static void add_region(struct search *search, uintptr_t start, uintptr_t end)
{
    struct rs_os_region *regions = rs_os_grow(search->regions, &search->region_bytes,
                                              (search->nregions + 1) * sizeof *regions);

    if (regions == NULL || start >= end)
        return;
    search->regions = regions;
    regions[search->nregions++] = (struct rs_os_region){start, end};
}

// Memory that is the object's alone: its block from the beginning as far as the object goes, and
// blocks of what the interpreter's own containers keep elsewhere.
static void add_body(struct search *search, struct rs_count *node)
{
    void *object = object_of(node);
    uintptr_t start = (uintptr_t)object - rs_py_before(rs_py_type(object));
    uintptr_t end = (uintptr_t)object + rs_py_size(object);

    add_region(search, start, end);
    if (!rs_py_is_container(object))
        return;
    for (uintptr_t at = (uintptr_t)object; at + sizeof(void *) <= end; at += sizeof(void *)) {
        size_t size;
        uintptr_t block = rs_shadow_block_of(*(uintptr_t *)at, &size);

        if (block != 0 && rs_py_object_in(block, size, &search->types) == NULL)
            add_region(search, block, block + size);
    }
}

static void sift(struct rs_os_region *heap, size_t i, size_t n)
{
    struct rs_os_region moved = heap[i];

    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && heap[child].start < heap[child + 1].start)
            child++;
        if (moved.start >= heap[child].start)
            break;
        heap[i] = heap[child];
    }
    heap[i] = moved;
}

static void sort_regions(struct search *search)
{
    struct rs_os_region *regions = search->regions;

    for (size_t i = search->nregions / 2; i-- > 0;)
        sift(regions, i, search->nregions);
    for (size_t i = search->nregions; i-- > 1;) {
        struct rs_os_region top = regions[0];
        regions[0] = regions[i];
        regions[i] = top;
        sift(regions, 0, i);
    }
}

static bool is_inside(const struct search *search, uintptr_t at)
{
    size_t low = 0;
    size_t high = search->nregions;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (search->regions[middle].start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && at < search->regions[low - 1].end;
}

static void met_word(void *ctx, uintptr_t at, struct rs_count *suspect)
{
    suspect->words +=
        !is_inside(ctx, at) && rs_counts_find(&past, past_key(at, ~suspect->hidden)) == NULL;
}

static void reach_known(struct search *search, struct rs_count *node)
{
    const struct rs_count *known = rs_counts_find(&search->suspects, object_of(node));

    if (known == NULL || known->words > 0 || known->frames > 0)
        reach(search, node);
}

static void clear_suspects(struct search *search, const void *stack)
{
    each_node(search, SUSPECT, add_body);
    sort_regions(search);
    rs_os_trim();
    rs_words_memory(&search->suspects, met_word, search);
    rs_words_frames(&search->suspects, stack);
    each_node(search, SUSPECT, reach_known);
    reach_pending(search);
}

// ---- what is on a cycle -------------------------------------------------------------------------

static void count_degree(struct search *search, void *holder, struct rs_count *to, size_t offset,
                         void *ctx)
{
    (void)search;
    (void)holder;
    (void)offset;
    to->slots += to->held == SUSPECT ? *(const int *)ctx : 0;
}

static void add_degrees(struct search *search, struct rs_count *node)
{
    each_edge(search, object_of(node), count_degree, &(int){1});
}

static size_t dropped;

static void drop(struct search *search, struct rs_count *node)
{
    node->held = REACHABLE;
    each_edge(search, object_of(node), count_degree, &(int){-1});
    dropped++;
}

// What no other suspect holds: its reference is lost.
static void drop_first(struct search *search, struct rs_count *node)
{
    if (node->slots <= 0)
        drop(search, node);
}

static void find_suspect(struct search *search, void *holder, struct rs_count *to, size_t offset,
                         void *ctx)
{
    (void)search;
    (void)holder;
    (void)offset;
    *(bool *)ctx |= to->held == SUSPECT;
}

// What holds no other suspect.
static void drop_last(struct search *search, struct rs_count *node)
{
    bool found = false;

    each_edge(search, object_of(node), find_suspect, &found);
    if (!found)
        drop(search, node);
}

static void keep_cycles(struct search *search)
{
    each_node(search, SUSPECT, add_degrees);
    do {
        dropped = 0;
        each_node(search, SUSPECT, drop_first);
        each_node(search, SUSPECT, drop_last);
    } while (dropped > 0);
}

// ---- one group of objects that hold each other --------------------------------------------------

#define RS_GROUP_MAX 4096  // objects of one; what is larger is told in parts

#define RS_WAYS_MAX 4
#define RS_PLACES_MAX 3

// A reference that the collector does not see.
struct way {
    const struct rs_py_type *type;
    size_t offset;
    const char *why;
};

// Objects that edges connect, in the order in which they are met.
struct group {
    void *objects[RS_GROUP_MAX];
    size_t count;
    struct way ways[RS_WAYS_MAX];
    size_t nways;
    const struct rs_origin *origins[RS_PLACES_MAX];  // where those of foreign types were allocated
    size_t norigins;
};

static void add_member(struct search *search, void *holder, struct rs_count *to, size_t offset,
                       void *ctx)
{
    struct group *group = ctx;

    (void)search;
    (void)holder;
    (void)offset;
    if (to->held != SUSPECT || group->count == RS_GROUP_MAX)
        return;
    to->held = MEMBER;
    group->objects[group->count++] = object_of(to);
}

static void gather(struct search *search, struct rs_count *first, struct group *group)
{
    group->count = group->nways = group->norigins = 0;
    add_member(search, NULL, first, 0, group);
    for (size_t i = 0; i < group->count; i++)
        each_edge(search, group->objects[i], add_member, group);
}

static const char *why_hidden(void *holder)
{
    const struct rs_py_type *type = rs_py_type(holder);

    if ((type->flags & RS_TPFLAGS_HAVE_GC) == 0)
        return "the type has no Py_TPFLAGS_HAVE_GC";
    return rs_py_is_tracked(holder) ? "its tp_traverse does not visit it"
                                    : "the object was not tracked";
}

static int compare_ways(const struct way *a, const struct way *b)
{
    int order = strcmp(a->type->name, b->type->name);

    return order != 0 ? order : a->offset < b->offset ? -1 : a->offset > b->offset;
}

// In order and each once.
static void add_way(struct search *search, void *holder, struct rs_count *to, size_t offset,
                    void *ctx)
{
    struct group *group = ctx;
    struct way way = {rs_py_type(holder), offset, why_hidden(holder)};
    size_t i = 0;

    (void)search;
    if (offset == 0 || to->held != MEMBER)
        return;
    for (; i < group->nways; i++) {
        if (compare_ways(&way, &group->ways[i]) == 0)
            return;
    }
    if (group->nways == RS_WAYS_MAX)
        return;
    i = group->nways++;
    for (; i > 0 && compare_ways(&way, &group->ways[i - 1]) < 0; i--)
        group->ways[i] = group->ways[i - 1];
    group->ways[i] = way;
}

static int compare_origins(const struct rs_origin *a, const struct rs_origin *b)
{
    int order = strcmp(a->file != NULL ? a->file : "", b->file != NULL ? b->file : "");

    if (order == 0)
        order = a->line < b->line ? -1 : a->line > b->line;
    if (order == 0 && a->call != b->call)
        order = a->call == NULL || (b->call != NULL && a->call->line < b->call->line) ? -1 : 1;
    return order;
}

// In order and each once.
static void add_origin(struct group *group, void *object)
{
    uintptr_t block = (uintptr_t)object - rs_py_before(rs_py_type(object));
    const struct rs_origin *origin = rs_origin(rs_shadow_number_of(block));
    size_t i = 0;

    if (origin == NULL)
        return;
    while (i < group->norigins && compare_origins(group->origins[i], origin) < 0)
        i++;
    if (i == RS_PLACES_MAX ||
        (i < group->norigins && compare_origins(group->origins[i], origin) == 0))
        return;
    group->norigins += group->norigins < RS_PLACES_MAX;
    for (size_t k = group->norigins - 1; k > i; k--)
        group->origins[k] = group->origins[k - 1];
    group->origins[i] = origin;
}

// Without a hidden reference the collector has seen the cycle; it is stuck where none has a
// tp_clear.
static bool is_stuck(const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (rs_py_type(group->objects[i])->clear != NULL)
            return false;
    }
    return true;
}

// Whether a ledger has lost one of them: then it is a leak.
static bool is_leak(const struct group *group, const struct rs_counts *kept)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct rs_count *count = rs_counts_find(kept, group->objects[i]);

        if (count == NULL || rs_table_balance(group->objects[i]) > count->held)
            return true;
    }
    return false;
}

static bool was_told(const struct group *group)
{
    static struct rs_counts told;
    bool before = false;

    for (size_t i = 0; i < group->count; i++) {
        before |= rs_counts_find(&told, group->objects[i]) != NULL;
        rs_counts_want(&told, group->objects[i]);
    }
    return before;
}

// ---- telling ------------------------------------------------------------------------------------

#define RS_FINDINGS_MAX 64
#define RS_TYPES_MAX 4  // that are named

// Groups of which the same is told.
struct finding {
    struct rs_story story;
    struct group first;  // but for its objects
    const char *type;    // of the object with the hidden reference
    size_t cycles;
    size_t objects;
};

struct report {
    struct finding *findings;
    size_t count;
    size_t bytes;
};

struct type_count {
    const char *name;
    size_t count;
};

// In the order of the names; the last one stands for all there was no room for.
static size_t count_types(const struct group *group, struct type_count *types)
{
    size_t n = 0;

    for (size_t i = 0; i < group->count; i++) {
        const char *name = rs_py_type_name(group->objects[i]);
        size_t k = 0;

        while (k < n && strcmp(types[k].name, name) < 0)
            k++;
        if (k < n && strcmp(types[k].name, name) == 0) {
            types[k].count++;
            continue;
        }
        if (n == RS_TYPES_MAX) {
            types[RS_TYPES_MAX].count++;
            continue;
        }
        memmove(&types[k + 1], &types[k], (n - k) * sizeof *types);
        types[k] = (struct type_count){name, 1};
        n++;
    }
    return n;
}

// "2 'Node' objects, 1 'dict' object".
static void write_types(const struct group *group, char *text, size_t size)
{
    struct type_count types[RS_TYPES_MAX + 1] = {{0}};
    size_t n = count_types(group, types);
    size_t len = 0;

    for (size_t k = 0; k < n && len < size; k++)
        len += (size_t)snprintf(text + len, size - len, "%s%zu '%s' object%s", k == 0 ? "" : ", ",
                                types[k].count, types[k].name, types[k].count == 1 ? "" : "s");
    if (types[RS_TYPES_MAX].count > 0 && n == RS_TYPES_MAX && len < size)
        snprintf(text + len, size - len, ", %zu others", types[RS_TYPES_MAX].count);
}

static void add_way_line(struct rs_story *story, const struct way *way)
{
    const char *member = rs_py_member_name(way->type, way->offset);

    if (member != NULL)
        rs_story_add(story, "    by the member '%s' of '%s': %s", member, way->type->name,
                     way->why);
    else
        rs_story_add(story, "    by what is at offset %zu of '%s': %s", way->offset,
                     way->type->name, way->why);
}

static void add_origin_line(struct rs_story *story, const struct rs_origin *origin)
{
    char site[RS_PLACE_MAX];

    if (origin->file != NULL)
        rs_story_add(story, "    allocated at %s:%u in %s%s%s", origin->file, origin->line,
                     origin->function, origin->call != NULL ? ", by " : "",
                     origin->call != NULL ? rs_site_text(origin->call, site) : "");
    else if (origin->call != NULL)
        rs_story_add(story, "    allocated by %s", rs_site_text(origin->call, site));
}

static void tell_group(const struct group *group, struct rs_story *story)
{
    char types[RS_PLACE_MAX];

    write_types(group, types, sizeof types);
    rs_story_add(story, "ERROR: uncollectable cycle of %s", types);
    for (size_t i = 0; i < group->nways; i++)
        add_way_line(story, &group->ways[i]);
    if (group->nways == 0)
        rs_story_add(story, "    no tp_clear of these types breaks it");
    for (size_t i = 0; i < group->norigins; i++)
        add_origin_line(story, group->origins[i]);
}

static void add_finding(struct report *report, const struct group *group)
{
    struct finding *grown =
        rs_os_grow(report->findings, &report->bytes, (report->count + 1) * sizeof *grown);
    struct finding *finding;
    size_t i = 0;

    if (grown == NULL || report->count == RS_FINDINGS_MAX)
        return;
    report->findings = grown;
    finding = &grown[report->count];
    memset(finding, 0, sizeof *finding);
    tell_group(group, &finding->story);
    while (strcmp(grown[i].story.text, finding->story.text) != 0)
        i++;
    if (i == report->count) {
        memcpy(&finding->first, group, sizeof *group);
        finding->type =
            group->nways > 0 ? group->ways[0].type->name : rs_py_type_name(group->objects[0]);
        report->count++;
    }
    grown[i].cycles++;
    grown[i].objects += group->count;
}

static void look_at_group(struct search *search, struct group *group, struct report *report,
                          const struct rs_counts *kept)
{
    for (size_t i = 0; i < group->count; i++) {
        each_edge(search, group->objects[i], add_way, group);
        if (is_foreign(search, group->objects[i]))
            add_origin(group, group->objects[i]);
    }
    for (size_t i = 0; i < group->count; i++)
        node_of(search, group->objects[i])->held = REACHABLE;
    if ((group->nways > 0 || is_stuck(group)) && !is_leak(group, kept) && !was_told(group))
        add_finding(report, group);
}

static void record(const struct finding *finding)
{
    const struct rs_origin *origin = finding->first.norigins > 0 ? finding->first.origins[0] : NULL;

    if (!rs_record_begin("finding"))
        return;
    rs_record_string("kind", "uncollectable-cycle");
    rs_record_string("text", finding->story.text);
    rs_record_string("certainty", "certain");
    rs_record_string("type", finding->type);
    rs_record_number("objects", (long long)finding->objects);
    rs_record_number("cycles", (long long)finding->cycles);
    if (origin != NULL) {
        rs_record_python("python", origin->file, origin->line, origin->function);
        rs_record_site("site", origin->call);
    }
    rs_record_end();
}

static bool tell(struct finding *finding)
{
    const struct rs_origin *origin = finding->first.norigins > 0 ? finding->first.origins[0] : NULL;

    if (rs_suppressed("uncollectable-cycle", origin != NULL ? origin->call : NULL, finding->type))
        return false;
    rs_story_add(&finding->story, "    %zu such cycle%s, %zu object%s", finding->cycles,
                 finding->cycles == 1 ? "" : "s", finding->objects,
                 finding->objects == 1 ? "" : "s");
    rs_story_add(&finding->story, "    certain: no other memory has their addresses");
    rs_story_print(&finding->story);
    record(finding);
    return true;
}

// In the order of their texts.
static int tell_all(struct report *report)
{
    int told = 0;

    for (size_t left = report->count; left > 0; left--) {
        size_t least = 0;

        for (size_t i = 1; i < left; i++) {
            if (strcmp(report->findings[i].story.text, report->findings[least].story.text) < 0)
                least = i;
        }
        told += tell(&report->findings[least]);
        memmove(&report->findings[least], &report->findings[left - 1], sizeof *report->findings);
    }
    return told;
}

// ---- the whole ----------------------------------------------------------------------------------

static void want_kept(struct rs_counts *kept, const struct search *search)
{
    for (size_t i = 0; i < search->nodes.capacity; i++) {
        if (search->nodes.table[i].hidden != 0 && search->nodes.table[i].held == SUSPECT)
            rs_counts_want(kept, object_of(&search->nodes.table[i]));
    }
}

static int judge_groups(struct search *search)
{
    struct group *group = rs_os_alloc(sizeof *group);
    struct report report = {0};
    struct rs_counts kept = {0};
    int told = 0;

    want_kept(&kept, search);
    if (group != NULL && kept.count > 0 && rs_heap_count(&kept)) {
        for (size_t i = 0; i < search->nodes.capacity; i++) {
            struct rs_count *node = &search->nodes.table[i];

            if (node->hidden == 0 || node->held != SUSPECT)
                continue;
            gather(search, node, group);
            look_at_group(search, group, &report, &kept);
        }
        told = tell_all(&report);
    }
    rs_counts_free(&kept);
    rs_os_free(report.findings, report.bytes);
    rs_os_free(group, sizeof *group);
    return told;
}

int rs_cycles_judge(const void *stack)
{
    struct search search = {0};
    int told = 0;

    if (find_nodes(&search)) {
        each_node(&search, UNSEEN, count_edges);
        each_node(&search, UNSEEN, reach_root);
        reach_pending(&search);
        each_node(&search, UNSEEN, suspect);
        if (search.suspects.count > 0) {
            clear_suspects(&search, stack);
            keep_cycles(&search);
            told = judge_groups(&search);
        }
    }
    rs_counts_free(&search.nodes);
    rs_counts_free(&search.suspects);
    rs_counts_free(&search.foreign);
    rs_types_free(&search.types);
    rs_os_free(search.pending, search.pending_bytes);
    rs_os_free(search.regions, search.region_bytes);
    return told;
}
