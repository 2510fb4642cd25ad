// SPDX-License-Identifier: Apache-2.0
// What these headers' macros compare or store is not understood as what the contract says (see
// test/bugs/null-result-ok-type-compared.c): here the contract is tested, as that of a function.
#undef PySet_Check
#undef PyFrozenSet_Check
#undef PyFloat_Check
#undef PyComplex_Check
#undef PyModule_Check
#undef PyCapsule_CheckExact
#undef PyCell_Check
int PySet_Check(PyObject *);
int PyFrozenSet_Check(PyObject *);
int PyFloat_Check(PyObject *);
int PyComplex_Check(PyObject *);
int PyModule_Check(PyObject *);
int PyCapsule_CheckExact(PyObject *);
int PyCell_Check(PyObject *);

#if PY_VERSION_HEX < 0x030c0000
#undef PyCell_SET
void PyCell_SET(PyObject *, PyObject *);
#endif
