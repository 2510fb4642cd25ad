// SPDX-License-Identifier: Apache-2.0
// shelf: a small in-memory table. Rows come from delimited text or from sequences, are indexed by
// their first column and handed out as Row objects that know their table's column names.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

struct state {
    PyObject *error;
    PyObject *table_type;
};

struct table {
    PyObject_HEAD
    PyObject *columns;    // tuple of str
    PyObject *rows;       // list of tuple
    PyObject *index;      // first value -> row
    PyObject *on_insert;  // called with every new row, or NULL
};

struct row {
    PyObject_HEAD
    struct table *table;
    PyObject *values;  // one of table->rows
};

static PyTypeObject row_type;
static struct PyModuleDef shelf_module;

// ---- text --------------------------------------------------------------------------------------

// The field at *at, which is moved behind it. A field in double quotes may hold the separator.
static PyObject *next_field(const char **at, char sep)
{
    const char *start = *at;
    const char *end = start;
    if (*start == '"') {
        end = strchr(start + 1, '"');
        if (!end) {
            PyErr_SetString(PyExc_ValueError, "quote is not closed");
            return NULL;
        }
        *at = end + 1;
        return PyUnicode_FromStringAndSize(start + 1, end - start - 1);
    }
    while (*end && *end != sep)
        end++;
    *at = end;
    return PyUnicode_FromStringAndSize(start, end - start);
}

static PyObject *split_line(const char *line, char sep)
{
    PyObject *fields = PyList_New(0);
    if (!fields)
        return NULL;
    for (const char *at = line;; at++) {
        PyObject *field = next_field(&at, sep);
        if (!field)
            goto error;
        if (PyList_Append(fields, field) < 0) {
            Py_DECREF(field);
            goto error;
        }
        Py_DECREF(field);
        if (*at != sep)
            break;
    }
    return fields;

error:
    Py_DECREF(fields);
    return NULL;
}

static PyObject *shelf_split(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"line", "sep", NULL};
    const char *line;
    int sep = ',';
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|C:split", names, &line, &sep))
        return NULL;
    return split_line(line, (char)sep);
}

// ---- rows --------------------------------------------------------------------------------------

static PyObject *row_new(struct table *table, PyObject *values)
{
    struct row *row = PyObject_GC_New(struct row, &row_type);
    if (!row)
        return NULL;
    Py_INCREF(table);
    row->table = table;
    Py_INCREF(values);
    row->values = values;
    PyObject_GC_Track(row);
    return (PyObject *)row;
}

static int row_traverse(struct row *self, visitproc visit, void *arg)
{
    Py_VISIT(self->table);
    Py_VISIT(self->values);
    return 0;
}

static int row_clear(struct row *self)
{
    Py_CLEAR(self->table);
    Py_CLEAR(self->values);
    return 0;
}

static void row_dealloc(struct row *self)
{
    PyObject_GC_UnTrack(self);
    row_clear(self);
    PyObject_GC_Del(self);
}

// The number of a column, or -1 with KeyError.
static Py_ssize_t find_column(struct table *table, PyObject *name)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(table->columns); i++) {
        int same = PyObject_RichCompareBool(PyTuple_GET_ITEM(table->columns, i), name, Py_EQ);
        if (same < 0)
            return -1;
        if (same)
            return i;
    }
    PyErr_SetObject(PyExc_KeyError, name);
    return -1;
}

static PyObject *row_subscript(struct row *self, PyObject *name)
{
    Py_ssize_t column = find_column(self->table, name);
    if (column < 0)
        return NULL;
    PyObject *value = PyTuple_GET_ITEM(self->values, column);
    Py_INCREF(value);
    return value;
}

static PyObject *row_as_dict(struct row *self, PyObject *unused)
{
    (void)unused;
    PyObject *dict = PyDict_New();
    if (!dict)
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->values); i++) {
        PyObject *name = PyTuple_GET_ITEM(self->table->columns, i);
        if (PyDict_SetItem(dict, name, PyTuple_GET_ITEM(self->values, i)) < 0) {
            Py_DECREF(dict);
            return NULL;
        }
    }
    return dict;
}

static PyObject *row_repr(struct row *self)
{
    PyObject *dict = row_as_dict(self, NULL);
    if (!dict)
        return NULL;
    PyObject *text = PyUnicode_FromFormat("<shelf.Row %R>", dict);
    Py_DECREF(dict);
    return text;
}

static PyMethodDef row_methods[] = {
    {"as_dict", (PyCFunction)row_as_dict, METH_NOARGS, "The row as a new dict."},
    {NULL, NULL, 0, NULL},
};

static PyMappingMethods row_as_mapping = {
    .mp_subscript = (binaryfunc)row_subscript,
};

static PyTypeObject row_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "shelf.Row",
    .tp_basicsize = sizeof(struct row),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = (destructor)row_dealloc,
    .tp_traverse = (traverseproc)row_traverse,
    .tp_clear = (inquiry)row_clear,
    .tp_repr = (reprfunc)row_repr,
    .tp_methods = row_methods,
    .tp_as_mapping = &row_as_mapping,
};

// ---- tables ------------------------------------------------------------------------------------

static PyObject *table_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args;
    (void)kwargs;
    struct table *self = (struct table *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->columns = PyTuple_New(0);
    self->rows = PyList_New(0);
    self->index = PyDict_New();
    if (!self->columns || !self->rows || !self->index) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static int table_init(struct table *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"columns", NULL};
    PyObject *columns;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:Table", names, &columns))
        return -1;
    PyObject *tuple = PySequence_Tuple(columns);
    if (!tuple)
        return -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        if (!PyUnicode_Check(PyTuple_GET_ITEM(tuple, i))) {
            PyErr_Format(PyExc_TypeError, "column %zd is not a string", i);
            Py_DECREF(tuple);
            return -1;
        }
    }
    Py_SETREF(self->columns, tuple);
    return 0;
}

static int table_traverse(struct table *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->columns);
    Py_VISIT(self->rows);
    Py_VISIT(self->index);
    Py_VISIT(self->on_insert);
    return 0;
}

static int table_clear(struct table *self)
{
    Py_CLEAR(self->columns);
    Py_CLEAR(self->rows);
    Py_CLEAR(self->index);
    Py_CLEAR(self->on_insert);
    return 0;
}

static void table_dealloc(struct table *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    table_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

// Tells the callback, if there is one.
static int notify(struct table *self, PyObject *values)
{
    if (!self->on_insert)
        return 0;
    PyObject *row = row_new(self, values);
    if (!row)
        return -1;
    PyObject *callback = Py_NewRef(self->on_insert);
    PyObject *result = PyObject_CallFunctionObjArgs(callback, row, NULL);
    Py_DECREF(callback);
    Py_DECREF(row);
    if (!result)
        return -1;
    Py_DECREF(result);
    return 0;
}

static int insert(struct table *self, PyObject *sequence)
{
    PyObject *values = PySequence_Tuple(sequence);
    if (!values)
        return -1;
    Py_ssize_t want = PyTuple_GET_SIZE(self->columns);
    if (PyTuple_GET_SIZE(values) != want || want == 0) {
        struct state *state = PyType_GetModuleState(Py_TYPE(self));
        if (state)
            PyErr_Format(state->error, "row %R does not have %zd values", values, want);
        Py_DECREF(values);
        return -1;
    }
    int failed = PyDict_SetItem(self->index, PyTuple_GET_ITEM(values, 0), values) < 0 ||
                 PyList_Append(self->rows, values) < 0 || notify(self, values) < 0;
    Py_DECREF(values);
    return failed ? -1 : 0;
}

static PyObject *table_insert(struct table *self, PyObject *sequence)
{
    if (insert(self, sequence) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *table_get(struct table *self, PyObject *args)
{
    PyObject *key;
    PyObject *fallback = Py_None;
    if (!PyArg_ParseTuple(args, "O|O:get", &key, &fallback))
        return NULL;
    PyObject *values = PyDict_GetItemWithError(self->index, key);
    if (values)
        return row_new(self, values);
    if (PyErr_Occurred())
        return NULL;
    Py_INCREF(fallback);
    return fallback;
}

// The values of one column, in order.
static PyObject *table_column(struct table *self, PyObject *name)
{
    Py_ssize_t column = find_column(self, name);
    if (column < 0)
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(self->rows);
    PyObject *values = PyTuple_New(count);
    if (!values)
        return NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *value = PyTuple_GET_ITEM(PyList_GET_ITEM(self->rows, i), column);
        Py_INCREF(value);
        PyTuple_SET_ITEM(values, i, value);
    }
    return values;
}

// The sum of a column; what is no number is skipped.
static PyObject *table_total(struct table *self, PyObject *name)
{
    PyObject *values = table_column(self, name);
    if (!values)
        return NULL;
    PyObject *total = PyLong_FromLong(0);
    for (Py_ssize_t i = 0; total && i < PyTuple_GET_SIZE(values); i++) {
        PyObject *number = PyNumber_Float(PyTuple_GET_ITEM(values, i));
        if (!number) {
            if (!PyErr_ExceptionMatches(PyExc_ValueError)) {
                Py_CLEAR(total);
                break;
            }
            PyErr_Clear();
            continue;
        }
        PyObject *sum = PyNumber_Add(total, number);
        Py_DECREF(number);
        Py_SETREF(total, sum);
    }
    Py_DECREF(values);
    return total;
}

// A dict from each value of a column to the list of its rows.
static PyObject *table_group(struct table *self, PyObject *name)
{
    PyObject *groups = NULL;
    PyObject *row = NULL;
    Py_ssize_t column = find_column(self, name);
    if (column < 0)
        return NULL;
    groups = PyDict_New();
    if (!groups)
        return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(self->rows); i++) {
        PyObject *values = PyList_GET_ITEM(self->rows, i);
        PyObject *key = PyTuple_GET_ITEM(values, column);
        PyObject *group = PyDict_GetItemWithError(groups, key);
        if (!group) {
            if (PyErr_Occurred())
                goto error;
            PyObject *fresh = PyList_New(0);
            if (!fresh)
                goto error;
            if (PyDict_SetItem(groups, key, fresh) < 0) {
                Py_DECREF(fresh);
                goto error;
            }
            group = fresh;
            Py_DECREF(fresh);
        }
        row = row_new(self, values);
        if (!row || PyList_Append(group, row) < 0)
            goto error;
        Py_CLEAR(row);
    }
    return groups;

error:
    Py_XDECREF(row);
    Py_DECREF(groups);
    return NULL;
}

static PyObject *table_describe(struct table *self, PyObject *unused)
{
    (void)unused;
    PyObject *dict = PyDict_New();
    if (!dict)
        return NULL;
    PyObject *rows = PyLong_FromSsize_t(PyList_GET_SIZE(self->rows));
    int failed = !rows || PyDict_SetItemString(dict, "rows", rows) < 0 ||
                 PyDict_SetItemString(dict, "columns", self->columns) < 0;
    Py_XDECREF(rows);
    if (failed) {
        Py_DECREF(dict);
        return NULL;
    }
    return dict;
}

// The rows in the order of a key function, as a list of (key, values) pairs.
static PyObject *table_sorted(struct table *self, PyObject *function)
{
    PyObject *pairs = PyList_New(0);
    if (!pairs)
        return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(self->rows); i++) {
        PyObject *values = PyList_GET_ITEM(self->rows, i);
        PyObject *key = PyObject_CallOneArg(function, values);
        if (!key)
            goto error;
        PyObject *pair = PyTuple_Pack(2, key, PyList_GET_ITEM(self->rows, i));
        Py_DECREF(key);
        if (!pair)
            goto error;
        int failed = PyList_Append(pairs, pair);
        Py_DECREF(pair);
        if (failed)
            goto error;
    }
    if (PyList_Sort(pairs) < 0)
        goto error;
    return pairs;

error:
    Py_DECREF(pairs);
    return NULL;
}

static Py_ssize_t table_length(struct table *self)
{
    return PyList_GET_SIZE(self->rows);
}

static PyObject *table_item(struct table *self, Py_ssize_t i)
{
    PyObject *values = PyList_GetItem(self->rows, i);
    if (!values)
        return NULL;
    return row_new(self, values);
}

static PyObject *get_columns(struct table *self, void *closure)
{
    (void)closure;
    Py_INCREF(self->columns);
    return self->columns;
}

static PyObject *get_on_insert(struct table *self, void *closure)
{
    (void)closure;
    PyObject *callback = self->on_insert ? self->on_insert : Py_None;
    Py_INCREF(callback);
    return callback;
}

static int set_on_insert(struct table *self, PyObject *callback, void *closure)
{
    (void)closure;
    if (callback && callback != Py_None && !PyCallable_Check(callback)) {
        PyErr_SetString(PyExc_TypeError, "on_insert is not callable");
        return -1;
    }
    if (callback == Py_None)
        callback = NULL;
    Py_XINCREF(callback);
    Py_XSETREF(self->on_insert, callback);
    return 0;
}

static PyMethodDef table_methods[] = {
    {"insert", (PyCFunction)table_insert, METH_O, "Appends a row."},
    {"get", (PyCFunction)table_get, METH_VARARGS, "The row of a key, or a fallback."},
    {"column", (PyCFunction)table_column, METH_O, "The values of a column."},
    {"total", (PyCFunction)table_total, METH_O, "The sum of a column's numbers."},
    {"group", (PyCFunction)table_group, METH_O, "Rows by the values of a column."},
    {"describe", (PyCFunction)table_describe, METH_NOARGS, "Sizes and column names."},
    {"sorted", (PyCFunction)table_sorted, METH_O, "Rows by a key function."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef table_getset[] = {
    {"columns", (getter)get_columns, NULL, "The columns' names.", NULL},
    {"on_insert", (getter)get_on_insert, (setter)set_on_insert, "Called with new rows.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot table_slots[] = {
    {Py_tp_new, table_new},
    {Py_tp_init, table_init},
    {Py_tp_dealloc, table_dealloc},
    {Py_tp_traverse, table_traverse},
    {Py_tp_clear, table_clear},
    {Py_tp_methods, table_methods},
    {Py_tp_getset, table_getset},
    {Py_sq_length, table_length},
    {Py_sq_item, table_item},
    {0, NULL},
};

static PyType_Spec table_spec = {
    .name = "shelf.Table",
    .basicsize = sizeof(struct table),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = table_slots,
};

// ---- the module --------------------------------------------------------------------------------

// A table of all lines that an iterable gives; the first one names the columns.
static PyObject *shelf_load(PyObject *module, PyObject *args)
{
    struct state *state = PyModule_GetState(module);
    PyObject *lines;
    PyObject *table = NULL;
    PyObject *line = NULL;
    PyObject *fields = NULL;
    if (!PyArg_ParseTuple(args, "O:load", &lines))
        return NULL;
    PyObject *iterator = PyObject_GetIter(lines);
    if (!iterator)
        return NULL;
    while ((line = PyIter_Next(iterator))) {
        const char *text = PyUnicode_AsUTF8(line);
        if (!text)
            goto error;
        if (*text == '#') {
            Py_DECREF(line);
            continue;
        }
        fields = split_line(text, ',');
        if (!fields)
            goto error;
        if (!table) {
            table = PyObject_CallOneArg(state->table_type, fields);
            if (!table)
                goto error;
        } else if (insert((struct table *)table, fields) < 0) {
            goto error;
        }
        Py_CLEAR(fields);
        Py_DECREF(line);
    }
    if (PyErr_Occurred())
        goto error;
    if (!table)
        PyErr_SetString(state->error, "there is no line with the columns");
    Py_DECREF(iterator);
    return table;

error:
    Py_XDECREF(fields);
    Py_XDECREF(line);
    Py_XDECREF(table);
    Py_DECREF(iterator);
    return NULL;
}

// Adds a name to the module and gives the reference away, also where that fails.
static int add_object(PyObject *module, const char *name, PyObject *value)
{
    if (!value)
        return -1;
    if (PyModule_AddObject(module, name, value) < 0) {
        Py_DECREF(value);
        return -1;
    }
    return 0;
}

static int shelf_exec(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->error = PyErr_NewException("shelf.Error", PyExc_ValueError, NULL);
    if (!state->error)
        return -1;
    Py_INCREF(state->error);
    if (add_object(module, "Error", state->error) < 0)
        return -1;
    state->table_type = PyType_FromModuleAndSpec(module, &table_spec, NULL);
    if (!state->table_type)
        return -1;
    if (PyModule_AddType(module, (PyTypeObject *)state->table_type) < 0)
        return -1;
    if (PyModule_AddType(module, &row_type) < 0)
        return -1;
    return add_object(module, "separators", Py_BuildValue("(sss)", ",", ";", "\t"));
}

static int shelf_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct state *state = PyModule_GetState(module);
    Py_VISIT(state->error);
    Py_VISIT(state->table_type);
    return 0;
}

static int shelf_clear(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    Py_CLEAR(state->error);
    Py_CLEAR(state->table_type);
    return 0;
}

static void shelf_free(void *module)
{
    shelf_clear((PyObject *)module);
}

static PyMethodDef shelf_methods[] = {
    {"split", (PyCFunction)(void (*)(void))shelf_split, METH_VARARGS | METH_KEYWORDS,
     "The fields of a line."},
    {"load", shelf_load, METH_VARARGS, "A table from lines of text."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot shelf_slots[] = {
    {Py_mod_exec, shelf_exec},
    {0, NULL},
};

static struct PyModuleDef shelf_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "shelf",
    .m_size = sizeof(struct state),
    .m_methods = shelf_methods,
    .m_slots = shelf_slots,
    .m_traverse = shelf_traverse,
    .m_clear = shelf_clear,
    .m_free = shelf_free,
};

PyMODINIT_FUNC PyInit_shelf(void)
{
    return PyModuleDef_Init(&shelf_module);
}
