// SPDX-License-Identifier: Apache-2.0
// Memory that fields hold: which allocator it is from wherever the unit stores some, and who frees
// it in another function. No paths.
#include "engine.h"
#include "resource.h"

// What the unit stores in a field.
struct content {
    const struct rs_name *kind;  // memory of this allocator; NULL: none yet
    const struct rs_insn *call;  // that gave it
    bool other;                  // something else, too
};

struct walk {
    const struct rs_run *run;
    struct content *fields;  // by the number of a field's last step
    const struct rs_function *fn;
    struct content *vars;
    const struct rs_field **read;  // variable -> the field it was read from
};

static const struct rs_contract *contract_of(const struct walk *w, const struct rs_insn *call)
{
    const struct rs_contract *own =
        call->callee ? rs_resource_contract(w->run->facts, call->callee) : NULL;
    return own ? own : call->contract;
}

// The allocator of what the call gives; NULL if it gives no memory.
static const struct rs_name *gives(const struct walk *w, const struct rs_insn *call)
{
    const struct rs_contract *contract = contract_of(w, call);
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        if (contract->outcomes[i].value.kind == RS_VALUE_MEMORY) {
            return contract->outcomes[i].value.type;
        }
    }
    return NULL;
}

static void add(struct content *to, struct content more)
{
    to->other |= more.other || (to->kind && more.kind && to->kind != more.kind);
    to->kind = to->kind ? to->kind : more.kind;
    to->call = to->call ? to->call : more.call;
}

static struct content content_of(const struct walk *w, struct rs_operand operand)
{
    struct content nothing = {NULL, NULL, false};
    struct content unknown = {NULL, NULL, true};
    return operand.kind == RS_OPND_VAR                                   ? w->vars[operand.var]
           : operand.kind == RS_OPND_NULL || operand.kind == RS_OPND_INT ? nothing
                                                                         : unknown;
}

static const struct rs_field *last_step(const struct walk *w, const struct rs_field *field)
{
    return rs_field_get(w->run->facts->unit, field->owner, field->name, field->type);
}

static bool is_block(const struct rs_field *field)
{
    return field && field->owner &&
           (field->type.kind == RS_KIND_POINTER || field->type.kind == RS_KIND_OBJADDR);
}

static void note_value(const struct walk *w, const struct rs_insn *insn)
{
    struct content *to = &w->vars[insn->dst];
    if (insn->op == RS_OP_CALL) {
        const struct rs_name *kind = gives(w, insn);
        add(to, (struct content){kind, kind ? insn : NULL, !kind});
    } else if (insn->op == RS_OP_COPY) {
        add(to, content_of(w, insn->a));
        w->read[insn->dst] = insn->a.kind == RS_OPND_VAR ? w->read[insn->a.var] : NULL;
    } else if (insn->op == RS_OP_LOAD && is_block(insn->place.field)) {
        // The field's own content tells nothing new of it.
        w->read[insn->dst] = last_step(w, insn->place.field);
        add(to, (struct content){NULL, NULL, false});
    } else if (insn->op != RS_OP_SCOPE_END) {
        to->other = true;
    }
}

static void note_store(const struct walk *w, const struct rs_insn *insn)
{
    const struct rs_field *field = insn->place.field;
    if ((insn->op == RS_OP_STORE || insn->op == RS_OP_ADDR) && is_block(field)) {
        const struct rs_field *step = last_step(w, field);
        bool from_other = insn->op == RS_OP_STORE && insn->a.kind == RS_OPND_VAR &&
                          w->read[insn->a.var] && w->read[insn->a.var] != step;
        struct content content =
            insn->op == RS_OP_STORE ? content_of(w, insn->a) : (struct content){NULL, NULL, true};
        content.other |= from_other;
        if (step->id < w->run->facts->owning_field_cap) {
            add(&w->fields[step->id], content);
        }
    }
}

static void tell(const struct walk *w, const struct rs_insn *insn)
{
    const struct rs_contract *contract = insn->op == RS_OP_CALL ? contract_of(w, insn) : NULL;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        for (uint32_t e = 0; e < contract->outcomes[i].neffects; e++) {
            const struct rs_effect *effect = &contract->outcomes[i].effects[e];
            bool arg = effect->kind == RS_EFFECT_RELEASE && effect->param < insn->nargs &&
                       insn->args[effect->param].kind == RS_OPND_VAR;
            const struct rs_field *field = arg ? w->read[insn->args[effect->param].var] : NULL;
            const struct content *content =
                field && field->id < w->run->facts->owning_field_cap ? &w->fields[field->id] : NULL;
            if (!content || !content->kind || content->other || content->kind == effect->type) {
                continue;
            }
            struct rs_run run = *w->run;
            run.fn = (struct rs_function *)w->fn;
            struct rs_event event = {.kind = RS_EVENT_MISMATCHED,
                                     .run = &run,
                                     .insn = insn,
                                     .subject = field->name,
                                     .given = content->call,
                                     .loc = insn->loc};
            rs_run_tell(&run, &event);
            return;
        }
    }
}

// Twice, as what a loop stores is read above.
static void follow(struct walk *w, const struct rs_function *fn)
{
    w->fn = fn;
    w->vars = RS_NEW_ARRAY(w->run->arena, struct content, fn->nvars + 1);
    w->read = RS_NEW_ARRAY(w->run->arena, const struct rs_field *, fn->nvars + 1);
    for (uint32_t p = 1; p <= fn->nparams; p++) {
        w->vars[p].other = true;
    }
    for (int round = 0; round < 2; round++) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                if (fn->blocks[b].insns[i].dst != RS_NO_VAR) {
                    note_value(w, &fn->blocks[b].insns[i]);
                }
            }
        }
    }
}

static void each(struct walk *w, void (*look)(const struct walk *, const struct rs_insn *))
{
    for (const struct rs_function *fn = w->run->facts->unit->functions; fn; fn = fn->next) {
        follow(w, fn);
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                look(w, &fn->blocks[b].insns[i]);
            }
        }
    }
}

void rs_memory_tell(const struct rs_run *run)
{
    struct walk w = {.run = run,
                     .fields =
                         RS_NEW_ARRAY(run->arena, struct content, run->facts->owning_field_cap)};
    each(&w, note_store);
    each(&w, tell);
}
