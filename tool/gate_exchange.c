// SPDX-License-Identifier: Apache-2.0
// What was inferred about functions that others use goes to those that use them, and only they are
// analysed again, until nothing changes; each when those that it uses have been, so that once is
// enough but for circles.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract.h"
#include "gate.h"

// A unit that is in a circle is analysed so often.
enum { MAX_RUNS = 6 };

// The lines of all units by name; null where two differ.
static void merge(struct rs_gate *gate)
{
    json_object_clear(gate->merged);
    json_object_clear(gate->definers);
    for (size_t i = 0; i < gate->all; i++) {
        const struct rs_unit_told *told = &gate->units[i]->told;

        for (size_t k = 0; k < told->ninferred; k++) {
            const struct rs_inferred *each = &told->inferred[k];
            const json_t *known = json_object_get(gate->merged, each->name);

            if (!each->exported)
                continue;
            json_object_set_new(gate->definers, each->name, json_integer((json_int_t)i));
            if (known == NULL)
                json_object_set_new(gate->merged, each->name, json_string(each->contract));
            else if (!json_is_string(known) ||
                     strcmp(json_string_value(known), each->contract) != 0)
                json_object_set_new(gate->merged, each->name, json_null());
        }
    }
}

// What the other units say of the functions that this one uses.
static const char *exchanged_for(struct rs_gate *gate, const struct rs_gate_unit *unit)
{
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    const char *copy = "";
    bool any = false;

    if (out == NULL)
        return "";
    fputs(RS_INFERRED_HEADER "\n", out);
    for (size_t i = 0; i < unit->told.nelsewhere; i++) {
        const json_t *line = json_object_get(gate->merged, unit->told.elsewhere[i]);

        if (json_is_string(line)) {
            fprintf(out, "%s\n", json_string_value(line));
            any = true;
        }
    }
    fclose(out);
    if (any)
        copy = rs_arena_strndup(gate->arena, text, len);
    free(text);
    return copy;
}

// Gives the unit what the others say now. Whether that is something else than before.
static bool take_exchanged(struct rs_gate *gate, struct rs_gate_unit *unit)
{
    const char *exchanged = unit->failure == NULL ? exchanged_for(gate, unit) : unit->exchanged;

    if (strcmp(exchanged, unit->exchanged) == 0 || unit->nruns >= MAX_RUNS)
        return false;
    unit->exchanged = exchanged;
    return true;
}

// Whether another unit that is to be analysed again can be reached from this one over the units
// that define what is used. `mark` is a number that no earlier search had.
static bool waits(struct rs_gate *gate, const struct rs_gate_unit *unit,
                  const struct rs_gate_unit *from, uint64_t mark)
{
    for (size_t i = 0; i < unit->told.nelsewhere; i++) {
        const json_t *number = json_object_get(gate->definers, unit->told.elsewhere[i]);
        struct rs_gate_unit *definer =
            number != NULL ? gate->units[json_integer_value(number)] : NULL;

        if (definer == NULL || definer == from || definer->mark == mark)
            continue;
        definer->mark = mark;
        if (definer->changed || waits(gate, definer, from, mark))
            return true;
    }
    return false;
}

// Of the units that have changed, those come next that wait for no other; in a circle all.
static void choose(struct rs_gate *gate)
{
    bool any = false;

    for (size_t i = 0; i < gate->all; i++) {
        struct rs_gate_unit *unit = gate->units[i];

        unit->pending = unit->changed && !waits(gate, unit, unit, ++gate->marks);
        any = any || unit->pending;
    }
    for (size_t i = 0; i < gate->all && !any; i++)
        gate->units[i]->pending = gate->units[i]->changed;
}

bool rs_gate_exchange(struct rs_gate *gate)
{
    bool any = false;

    merge(gate);
    for (size_t i = 0; i < gate->all; i++) {
        gate->units[i]->changed = take_exchanged(gate, gate->units[i]) || gate->units[i]->changed;
        any = any || gate->units[i]->changed;
    }
    if (any)
        choose(gate);
    return any;
}
