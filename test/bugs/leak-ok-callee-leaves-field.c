// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A member is NULL, and what is called in between is given its struct but does not write it.
#include <Python.h>

struct tok {
    const char *enc;
    const char *in;
    int state;
};
static int check_bom(int get(struct tok *), struct tok *tok)
{
    int c = get(tok);
    tok->state = 1;
    return c != EOF;
}

static int getch(struct tok *tok)
{
    return *tok->in++;
}

int decode(struct tok *tok, const char *s)
{
    PyObject *utf8 = NULL;
    tok->enc = NULL;
    if (!check_bom(getch, tok))
        return -1;
    if (tok->enc != NULL) {
        utf8 = PyUnicode_FromString(s);
        if (utf8 == NULL)
            return -1;
    }
    if (s[0] == 'x')
        return -1;
    Py_XDECREF(utf8);
    return 0;
}
// XFAIL: *
