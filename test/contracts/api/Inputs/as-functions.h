// SPDX-License-Identifier: Apache-2.0
// What these headers' macros compare or store is not understood as what the contract says: here the
// contract is tested, as that of a function.
#undef PyCell_Check
int PyCell_Check(PyObject *);

#if PY_VERSION_HEX < 0x030c0000
#undef PyCell_SET
void PyCell_SET(PyObject *, PyObject *);
#endif
