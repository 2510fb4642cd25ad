// SPDX-License-Identifier: Apache-2.0
// Prints the IR as text. What is printed here, ir_read.c reads back to an equal graph: the engine
// is tested, fuzzed and debugged through this form.
#include "ir_text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

// ---- the printer ----------------------------------------------------------------------------

// How often the variables of the function under print use a name. Indexed by name id; a count of
// an earlier function is told by its `stamp`.
struct use {
    uint32_t stamp;
    uint32_t count;
};

struct printer {
    FILE *out;
    const struct rs_function *fn;
    struct rs_arena scratch;
    struct use *uses;
    size_t nuses;
    uint32_t stamp;
};

static void print_escaped(FILE *out, const char *text, size_t len, char quote)
{
    fputc(quote, out);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '\n')
            fputs("\\n", out);
        else if (c == '\t')
            fputs("\\t", out);
        else if (c == '\\' || c == (unsigned char)quote)
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\x%02x", c);
        else
            fputc(c, out);
    }
    fputc(quote, out);
}

static void print_string(FILE *out, const char *text)
{
    print_escaped(out, text, strlen(text), '"');
}

static void print_name(FILE *out, enum rs_lexeme kind, const struct rs_name *name)
{
    if (rs_text_scan(kind, name->text, name->text + name->len) == name->len && name->len > 0 &&
        (kind != RS_LEX_NAME || !rs_text_reserved(name->text, name->len)))
        fwrite(name->text, 1, name->len, out);
    else
        print_escaped(out, name->text, name->len, '`');
}

static void print_name_or_none(FILE *out, const struct rs_name *name)
{
    if (name != NULL)
        print_name(out, RS_LEX_NAME, name);
    else
        fputc('_', out);
}

static const char *word_of(const struct rs_word *words, uint32_t value)
{
    for (; words->text != NULL; words++)
        if (words->value == value)
            return words->text;
    return "?";
}

static void print_flags(FILE *out, const struct rs_word *words, uint32_t flags, const char *before)
{
    for (; words->text != NULL; words++)
        if ((flags & words->value) != 0)
            fprintf(out, "%s%s", before, words->text);
}

static void print_loc(FILE *out, rs_loc loc)
{
    fprintf(out, " @%" PRIu32, loc);
}

static void print_type(FILE *out, struct rs_type type)
{
    fputs(word_of(rs_kind_words, type.kind), out);
    if (type.name != NULL) {
        fputc(':', out);
        print_name(out, RS_LEX_NAME, type.name);
    }
    if (type.holds_objects)
        fputc('+', out);
}

static void count_uses(struct printer *p)
{
    p->stamp++;
    for (uint32_t i = 0; i < p->fn->nvars; i++) {
        const struct rs_name *name = p->fn->vars[i].name;
        struct use *use;

        if (name == NULL)
            continue;
        p->uses =
            rs_arena_grow(&p->scratch, p->uses, &p->nuses, (size_t)name->id + 1, sizeof *p->uses);
        use = &p->uses[name->id];
        if (use->stamp != p->stamp)
            *use = (struct use){.stamp = p->stamp};
        use->count++;
    }
}

// Names that several variables of a function share are told apart by their numbers.
static void print_var(struct printer *p, uint32_t var)
{
    const struct rs_name *name = var < p->fn->nvars ? p->fn->vars[var].name : NULL;

    if (var == 0) {
        fputs("%result", p->out);
    } else if (name == NULL) {
        fprintf(p->out, "%%%" PRIu32, var);
    } else {
        print_name(p->out, RS_LEX_NAME, name);
        if (p->uses[name->id].count > 1)
            fprintf(p->out, "#%" PRIu32, var);
    }
}

static void print_operand(struct printer *p, const struct rs_operand *operand)
{
    switch (operand->kind) {
    case RS_OPND_NONE:
        fputc('?', p->out);
        break;
    case RS_OPND_VAR:
        print_var(p, operand->var);
        break;
    case RS_OPND_INT:
        fprintf(p->out, "%" PRId64, operand->value);
        break;
    case RS_OPND_NULL:
        fputs("NULL", p->out);
        break;
    case RS_OPND_STRING:
        print_escaped(p->out, operand->name->text, operand->name->len, '"');
        break;
    case RS_OPND_SYMBOL:
        fputc('&', p->out);
        print_name(p->out, RS_LEX_SYMBOL, operand->name);
        break;
    }
}

// The struct the path starts from is named only where the base's own type does not say it.
static void print_path(struct printer *p, const struct rs_place *place)
{
    const struct rs_field *field = place->field;

    if (place->var >= p->fn->nvars || field->base != p->fn->vars[place->var].type.name) {
        fputc('{', p->out);
        print_name_or_none(p->out, field->base);
        fputc('}', p->out);
    }
    print_name(p->out, RS_LEX_PATH, field->path);
}

static void print_place(struct printer *p, const struct rs_place *place)
{
    if (place->kind == RS_PLACE_DEREF)
        fputc('*', p->out);
    print_var(p, place->var);
    if (place->kind == RS_PLACE_FIELD || place->kind == RS_PLACE_MEMBER) {
        fputs(place->kind == RS_PLACE_FIELD ? "->" : ".", p->out);
        print_path(p, place);
    } else if (place->kind == RS_PLACE_INDEX) {
        fputc('[', p->out);
        print_operand(p, &place->index);
        fputc(']', p->out);
    }
}

static void print_arg_type(FILE *out, const struct rs_arg_type *type)
{
    fprintf(out, " as %s", word_of(rs_base_words, type->base));
    if (type->bits != 0)
        fprintf(out, ":%u", type->bits);
    for (uint32_t i = 0; i < type->pointers; i++)
        fputc('*', out);
    fputs(type->cast ? " cast" : "", out);
    if (type->text != NULL) {
        fputc(' ', out);
        print_escaped(out, type->text->text, type->text->len, '"');
    }
    if (type->loc != 0)
        print_loc(out, type->loc);
}

static void print_args(struct printer *p, const struct rs_insn *insn)
{
    fputc('(', p->out);
    for (uint32_t i = 0; i < insn->nargs; i++) {
        fputs(i > 0 ? ", " : "", p->out);
        print_operand(p, &insn->args[i]);
        if (insn->arg_types != NULL && insn->arg_types[i].base != RS_BASE_UNKNOWN)
            print_arg_type(p->out, &insn->arg_types[i]);
    }
    fputc(')', p->out);
}

static void print_call(struct printer *p, const struct rs_insn *insn)
{
    fputs("call ", p->out);
    if ((insn->flags & RS_INSNF_INDIRECT) != 0) {
        fputc('*', p->out);
        print_operand(p, &insn->target);
        if (insn->callee != NULL)
            fputs(" as ", p->out);
    }
    if (insn->callee != NULL)
        print_name(p->out, RS_LEX_SYMBOL, insn->callee);
    print_args(p, insn);
    if (!rs_type_equal(insn->result, rs_text_call_type(p->fn, insn->dst))) {
        fputs(" : ", p->out);
        print_type(p->out, insn->result);
    }
}

static void print_unknown(struct printer *p, const struct rs_insn *insn)
{
    fputs("unknown ", p->out);
    if (insn->text != NULL)
        print_string(p->out, insn->text);
    print_args(p, insn);
}

static void print_with_operand(struct printer *p, const char *word, const struct rs_insn *insn)
{
    fprintf(p->out, "%s ", word);
    print_operand(p, &insn->a);
}

static void print_with_place(struct printer *p, const char *word, const struct rs_place *place)
{
    fprintf(p->out, "%s ", word);
    print_place(p, place);
}

static void print_binary(struct printer *p, const struct rs_insn *insn)
{
    print_with_operand(p, word_of(rs_binary_words, insn->sub), insn);
    fputs(", ", p->out);
    print_operand(p, &insn->b);
}

static void print_count(struct printer *p, const char *word, const struct rs_insn *insn)
{
    fputs(word, p->out);
    print_with_operand(p, (insn->flags & RS_INSNF_NULL_OK) != 0 ? "?" : "", insn);
}

static void print_operation(struct printer *p, const struct rs_insn *insn)
{
    switch (insn->op) {
    case RS_OP_COPY:
        print_operand(p, &insn->a);
        break;
    case RS_OP_LOAD:
        print_with_place(p, "load", &insn->place);
        break;
    case RS_OP_STORE:
        print_with_place(p, "store", &insn->place);
        fputs(" = ", p->out);
        print_operand(p, &insn->a);
        break;
    case RS_OP_ZERO:
        print_with_place(p, "zero", &insn->place);
        break;
    case RS_OP_COPY_STRUCT:
        print_with_place(p, "copy", &insn->place);
        fputs(" = ", p->out);
        print_place(p, &insn->place2);
        break;
    case RS_OP_ADDR:
        print_with_place(p, "addr", &insn->place);
        break;
    case RS_OP_CALL:
        print_call(p, insn);
        break;
    case RS_OP_BINARY:
        print_binary(p, insn);
        break;
    case RS_OP_NOT:
        print_with_operand(p, "not", insn);
        break;
    case RS_OP_INCREF:
        print_count(p, "incref", insn);
        break;
    case RS_OP_DECREF:
        print_count(p, "decref", insn);
        break;
    case RS_OP_SCOPE_END:
        fputs("end ", p->out);
        print_var(p, insn->dst);
        break;
    case RS_OP_UNKNOWN:
        print_unknown(p, insn);
        break;
    }
}

// The flags that the form of the instruction itself shows.
static uint32_t shown_flags(const struct rs_insn *insn)
{
    if (insn->op == RS_OP_INCREF || insn->op == RS_OP_DECREF)
        return RS_INSNF_NULL_OK;
    return insn->op == RS_OP_CALL ? RS_INSNF_INDIRECT : 0;
}

static void print_insn(struct printer *p, const struct rs_insn *insn)
{
    fputs("    ", p->out);
    if (insn->dst != RS_NO_VAR && insn->op != RS_OP_SCOPE_END) {
        print_var(p, insn->dst);
        fputs(" = ", p->out);
    }
    print_operation(p, insn);
    print_flags(p->out, rs_insn_flag_words, insn->flags & ~shown_flags(insn), " !");
    print_loc(p->out, insn->loc);
    fputc('\n', p->out);
}

static void print_label(struct printer *p, uint32_t block)
{
    if (block == p->fn->exit)
        fputs("exit", p->out);
    else if (block == p->fn->unwind)
        fputs("unwind", p->out);
    else
        fprintf(p->out, "b%" PRIu32, block);
}

static void print_switch(struct printer *p, const struct rs_block *block)
{
    for (uint32_t i = 0; i < block->nsucc; i++) {
        fputs(", ", p->out);
        if (i > 0) {
            const struct rs_case *c = &block->cases[i - 1];

            fprintf(p->out, "%" PRId64, c->low);
            if (c->low != c->high)
                fprintf(p->out, "..%" PRId64, c->high);
            fputs(": ", p->out);
        }
        print_label(p, block->succ[i]);
    }
}

static void print_branch(struct printer *p, const struct rs_block *block)
{
    fputs(block->term == RS_TERM_BRANCH ? "branch " : "switch ", p->out);
    print_operand(p, &block->cond);
    if (block->term == RS_TERM_SWITCH) {
        print_switch(p, block);
        return;
    }
    for (uint32_t i = 0; i < block->nsucc; i++) {
        fputs(", ", p->out);
        print_label(p, block->succ[i]);
    }
}

static void print_jump(struct printer *p, const struct rs_block *block)
{
    fputs("jump ", p->out);
    print_label(p, block->succ[0]);
}

static void print_term(struct printer *p, const struct rs_block *block)
{
    if (block->term == RS_TERM_EXIT || block->term == RS_TERM_UNWIND)
        return;
    fputs("    ", p->out);
    if (block->term == RS_TERM_JUMP)
        print_jump(p, block);
    else if (block->term == RS_TERM_NORETURN)
        fputs("noreturn", p->out);
    else
        print_branch(p, block);
    if (block->term != RS_TERM_JUMP || block->term_loc != 0)
        print_loc(p->out, block->term_loc);
    fputc('\n', p->out);
}

// Whether the block's last instruction and its jump are what a "ret" line stands for.
static bool ends_in_ret(const struct rs_function *fn, const struct rs_block *block)
{
    const struct rs_insn *last = block->ninsns > 0 ? &block->insns[block->ninsns - 1] : NULL;

    return last != NULL && last->op == RS_OP_COPY && last->dst == 0 &&
           last->flags == RS_INSNF_RETURN && block->term == RS_TERM_JUMP &&
           block->succ[0] == fn->exit && block->term_loc == 0;
}

static void print_ret(struct printer *p, const struct rs_insn *insn)
{
    fputs("    ret", p->out);
    if (insn->a.kind != RS_OPND_NONE) {
        fputc(' ', p->out);
        print_operand(p, &insn->a);
    }
    print_loc(p->out, insn->loc);
    fputc('\n', p->out);
}

static void print_block(struct printer *p, uint32_t number)
{
    const struct rs_block *block = &p->fn->blocks[number];
    bool ret = ends_in_ret(p->fn, block);

    print_label(p, number);
    fputs(":\n", p->out);
    for (uint32_t i = 0; i < block->ninsns - (ret ? 1 : 0); i++)
        print_insn(p, &block->insns[i]);
    if (ret)
        print_ret(p, &block->insns[block->ninsns - 1]);
    else
        print_term(p, block);
}

static void print_strings(FILE *out, const struct rs_strings *strings)
{
    fputs(" {", out);
    for (uint32_t i = 0; i < strings->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        if (strings->items[i] != NULL)
            print_escaped(out, strings->items[i]->text, strings->items[i]->len, '"');
        else
            fputs("NULL", out);
    }
    fputc('}', out);
}

static void print_declaration(struct printer *p, uint32_t number)
{
    const struct rs_var *var = &p->fn->vars[number];

    print_type(p->out, var->type);
    fputc(' ', p->out);
    print_var(p, number);
    print_flags(p->out, rs_var_flag_words, var->flags, " ");
    if (var->strings != NULL)
        print_strings(p->out, var->strings);
}

static void print_params(struct printer *p)
{
    fputc('(', p->out);
    for (uint32_t i = 1; i <= p->fn->nparams; i++) {
        fputs(i > 1 ? ", " : "", p->out);
        print_declaration(p, i);
    }
    fputc(')', p->out);
}

// Where something of the result and the parameters is not said by the function's own line.
static void print_at(struct printer *p, uint32_t number)
{
    const struct rs_var *var = &p->fn->vars[number];
    rs_loc usual = number == 0 ? 0 : p->fn->loc;

    if (var->loc == usual && (number > 0 || var->flags == 0))
        return;
    fputs("    at ", p->out);
    print_var(p, number);
    if (number == 0)
        print_flags(p->out, rs_var_flag_words, var->flags, " ");
    print_loc(p->out, var->loc);
    fputc('\n', p->out);
}

static void print_vars(struct printer *p)
{
    for (uint32_t i = 0; i <= p->fn->nparams; i++)
        print_at(p, i);
    for (uint32_t i = p->fn->nparams + 1; i < p->fn->nvars; i++) {
        fprintf(p->out, "    %s ", word_of(rs_var_kind_words, p->fn->vars[i].kind));
        print_declaration(p, i);
        print_loc(p->out, p->fn->vars[i].loc);
        fputc('\n', p->out);
    }
}

static void print_function(struct printer *p, const struct rs_function *fn)
{
    p->fn = fn;
    count_uses(p);
    fputs("function ", p->out);
    print_type(p->out, fn->result);
    fputc(' ', p->out);
    print_name(p->out, RS_LEX_SYMBOL, fn->name);
    print_params(p);
    print_flags(p->out, rs_fn_flag_words, fn->flags, " ");
    print_loc(p->out, fn->loc);
    print_loc(p->out, fn->end_loc);
    fputs(" {\n", p->out);
    print_vars(p);
    if (fn->entry != 0) {
        fputs("    entry ", p->out);
        print_label(p, fn->entry);
        fputc('\n', p->out);
    }
    for (uint32_t i = 0; i < fn->nblocks; i++)
        print_block(p, i);
    fputs("}\n", p->out);
}

void rs_ir_print_function(FILE *out, const struct rs_function *fn)
{
    struct printer p = {.out = out};

    print_function(&p, fn);
    rs_arena_free(&p.scratch);
}

// ---- the unit -------------------------------------------------------------------------------

static void print_unit_line(FILE *out, const struct rs_unit *unit)
{
    fputs("unit ", out);
    print_string(out, unit->file);
    if (unit->python_major != 0)
        fprintf(out, " python %d.%d", unit->python_major, unit->python_minor);
    if (unit->long_bits != RS_USUAL_BITS)
        fprintf(out, " long %u", unit->long_bits);
    if (unit->pointer_bits != RS_USUAL_BITS)
        fprintf(out, " pointer %u", unit->pointer_bits);
    fputs(unit->immortal ? " immortal" : "", out);
    fputs(unit->asserts ? " asserts" : "", out);
    fputs(unit->cplusplus ? " cplusplus" : "", out);
    fputc('\n', out);
}

static void print_field_path(FILE *out, const struct rs_field *field)
{
    print_name_or_none(out, field->base);
    fputs("->", out);
    print_name(out, RS_LEX_PATH, field->path);
}

static void print_field(FILE *out, const struct rs_field *field)
{
    fputs("field ", out);
    print_type(out, field->type);
    fputc(' ', out);
    print_field_path(out, field);
    if (strcmp(field->name->text, rs_text_field_name(field->path)) != 0) {
        fputs(" name ", out);
        print_name(out, RS_LEX_NAME, field->name);
    }
    if (field->owner != rs_text_field_owner(field->base, field->path)) {
        fputs(" of ", out);
        print_name_or_none(out, field->owner);
    }
    fputc('\n', out);
}

static void print_slot(FILE *out, const struct rs_slot *slot)
{
    fputs("slot ", out);
    print_name(out, RS_LEX_SYMBOL, slot->slot);
    fputs(" = ", out);
    print_name(out, RS_LEX_SYMBOL, slot->function);
    if (slot->flags != 0)
        fprintf(out, " flags %" PRId64, slot->flags);
    if (slot->table != NULL) {
        fputs(" table ", out);
        print_name(out, RS_LEX_SYMBOL, slot->table);
    }
    if (slot->nparams >= 0)
        fprintf(out, " takes %" PRId32, slot->nparams);
    if (slot->returns_nothing)
        fputs(" void", out);
    print_loc(out, slot->loc);
    fputc('\n', out);
}

static void print_open_table(FILE *out, const struct rs_open_table *open)
{
    if (open == NULL)
        return;
    print_open_table(out, open->next);
    fputs("open ", out);
    print_name(out, RS_LEX_SYMBOL, open->table);
    if (open->sized)
        fputs(" sized", out);
    print_loc(out, open->loc);
    fputc('\n', out);
}

static void print_table_use(FILE *out, const struct rs_table_use *use)
{
    if (use == NULL)
        return;
    print_table_use(out, use->next);
    fputs("use ", out);
    print_name(out, RS_LEX_SYMBOL, use->field);
    fputs(" = ", out);
    print_name(out, RS_LEX_SYMBOL, use->table);
    print_loc(out, use->loc);
    fputc('\n', out);
}

static void print_named(FILE *out, const char *word, const struct rs_name *name)
{
    if (name != NULL) {
        fprintf(out, " %s ", word);
        print_name(out, RS_LEX_SYMBOL, name);
    }
}

static void print_pytype(FILE *out, const struct rs_pytype *type)
{
    fputs(type->heap ? "type heap " : type->module ? "type module " : "type static ", out);
    print_name(out, RS_LEX_SYMBOL, type->name);
    print_named(out, "instance", type->instance);
    if (type->flags_known)
        fprintf(out, " flags %" PRId64, type->flags);
    print_named(out, "base", type->base);
    print_named(out, "slots", type->table);
    print_named(out, "members", type->members);
    if (type->weaklist != NULL) {
        fputs(" weaklist ", out);
        print_field_path(out, type->weaklist);
    }
    if (type->dict != NULL) {
        fputs(" dict ", out);
        print_field_path(out, type->dict);
    }
    fputs(type->once ? " once" : "", out);
    if (type->interpreters != 0)
        fprintf(out, " interpreters %d", type->interpreters);
    print_loc(out, type->loc);
    fputc('\n', out);
}

static void print_member(FILE *out, const struct rs_member *member)
{
    fputs("member ", out);
    print_field_path(out, member->field);
    if (member->offset >= 0)
        fprintf(out, " offset %" PRId64, member->offset);
    fputs(member->in_union ? " union" : "", out);
    print_loc(out, member->loc);
    fputc('\n', out);
}

static void print_memberdef(FILE *out, const struct rs_memberdef *def)
{
    fputs("memberdef ", out);
    print_name(out, RS_LEX_SYMBOL, def->table);
    fputc(' ', out);
    print_string(out, def->name->text);
    fputc(' ', out);
    print_field_path(out, def->field);
    fprintf(out, " type %" PRId64, def->code);
    if (def->flags != 0)
        fprintf(out, " flags %" PRId64, def->flags);
    fputc('\n', out);
}

static void print_types(FILE *out, const struct rs_unit *unit)
{
    for (const struct rs_pytype *type = unit->pytypes; type != NULL; type = type->next)
        print_pytype(out, type);
    for (const struct rs_member *member = unit->members; member != NULL; member = member->next)
        print_member(out, member);
    for (const struct rs_memberdef *def = unit->memberdefs; def != NULL; def = def->next)
        print_memberdef(out, def);
}

static void print_attribute(FILE *out, const struct rs_attribute *attribute)
{
    fputs("contract ", out);
    print_name(out, RS_LEX_SYMBOL, attribute->function);
    fputc(' ', out);
    print_string(out, attribute->text);
    print_loc(out, attribute->loc);
    fputc('\n', out);
}

void rs_ir_print_unit(FILE *out, const struct rs_unit *unit)
{
    struct printer p = {.out = out};

    print_unit_line(out, unit);
    for (uint32_t i = 0; i < unit->nfields; i++)
        print_field(out, unit->fields[i]);
    for (const struct rs_slot *slot = unit->slots; slot != NULL; slot = slot->next)
        print_slot(out, slot);
    print_open_table(out, unit->open_tables);
    print_table_use(out, unit->table_uses);
    print_types(out, unit);
    for (const struct rs_attribute *a = unit->attributes; a != NULL; a = a->next)
        print_attribute(out, a);
    for (const struct rs_function *fn = unit->functions; fn != NULL; fn = fn->next) {
        fputc('\n', out);
        print_function(&p, fn);
    }
    rs_arena_free(&p.scratch);
}
