// SPDX-License-Identifier: Apache-2.0
// REFSAN_OPTIONS: what there is, and that nothing else is taken.
// RUN: mkdir -p %t && rm -f %t/log.*
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/options%ext_suffix 2>/dev/null
//
// The status is 23 by default, the given one, or the program's own.
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 23 %python %S/Inputs/use_options.py
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode=5 %python %S/Inputs/status.py 5 %python %S/Inputs/use_options.py
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode=0 %python %S/Inputs/status.py 3 %python %S/Inputs/use_options.py
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 3 %python %S/Inputs/use_options.py clean
//
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode=0:log_path=%t/log: %python %S/Inputs/status.py 3 %python %S/Inputs/use_options.py | count 0
// RUN: cat %t/log.* | FileCheck --check-prefix=REPORT %s
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=log_path=stdout %python %S/Inputs/status.py 23 %python %S/Inputs/use_options.py | FileCheck --check-prefix=REPORT %s
// REPORT: ERROR: leaked reference to 'list' object
// REPORT: SUMMARY: 1 leaked reference, 0 released too often, 0 latent; 1 object judged
//
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=verbosity=1:log_path=stdout %python %S/Inputs/status.py 3 %python %S/Inputs/use_options.py clean | FileCheck --check-prefix=CLEAN %s
// CLEAN: ==refsan: SUMMARY: 0 leaked references, 0 released too often, 0 latent; 0 objects judged
//
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=help=1:log_path=stdout %python %S/Inputs/status.py 3 %python %S/Inputs/use_options.py clean | FileCheck --check-prefix=HELP %s
// HELP:      ==refsan: options in REFSAN_OPTIONS, separated by ':'
// HELP-NEXT: ==refsan:   cycles
// HELP-NEXT: ==refsan:   exitcode
// HELP-NEXT: ==refsan:   fail
// HELP-NEXT: ==refsan:   fail_calls
// HELP-NEXT: ==refsan:   fail_depth
// HELP-NEXT: ==refsan:   fail_function
// HELP-NEXT: ==refsan:   fail_in
// HELP-NEXT: ==refsan:   graph
// HELP-NEXT: ==refsan:   growth
// HELP-NEXT: ==refsan:   help
// HELP-NEXT: ==refsan:   json
// HELP-NEXT: ==refsan:   log_path
// HELP-NEXT: ==refsan:   quarantine
// HELP-NEXT: ==refsan:   stacks
// HELP-NEXT: ==refsan:   suppressions
// HELP-NEXT: ==refsan:   verbosity
//
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode=0:quarentine=1 %python %S/Inputs/status.py 2 %python %S/Inputs/use_options.py 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// UNKNOWN: ==refsan: ERROR: REFSAN_OPTIONS: unknown option 'quarentine' (help=1 lists the options)
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode=yes %python %S/Inputs/status.py 2 %python %S/Inputs/use_options.py 2>&1 | FileCheck --check-prefix=NUMBER %s
// NUMBER: ==refsan: ERROR: REFSAN_OPTIONS: not a number from 0 to 255 'yes'
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=exitcode %python %S/Inputs/status.py 2 %python %S/Inputs/use_options.py 2>&1 | FileCheck --check-prefix=VALUE %s
// VALUE: ==refsan: ERROR: REFSAN_OPTIONS: no value for 'exitcode'
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail=0 %python %S/Inputs/status.py 2 %python %S/Inputs/use_options.py 2>&1 | FileCheck --check-prefix=FAIL %s
// FAIL: ==refsan: ERROR: REFSAN_OPTIONS: fail is neither the number of a call nor 'every': '0'
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=fail_calls=-1 %python %S/Inputs/status.py 2 %python %S/Inputs/use_options.py 2>&1 | FileCheck --check-prefix=CALLS %s
// CALLS: ==refsan: ERROR: REFSAN_OPTIONS: not a number '-1'
#include "module.h"

static PyObject *leak(PyObject *self, PyObject *unused)
{
    PyList_New(0);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(leak, METH_NOARGS)
MODULE_END(options)
