// SPDX-License-Identifier: Apache-2.0
// not-object: Py_INCREF or Py_DECREF of what is no object: the address of a variable, a pointer to
// a pointer, a number.
#include "event.h"

static void not_object(const struct rs_event *event)
{
    if (event->kind != RS_EVENT_NOT_OBJECT) {
        return;
    }
    struct rs_finding *finding = rs_event_finding(event, RS_LEVEL_DEFAULT,
                                                  "the reference count of %s is changed, "
                                                  "but it is not an object",
                                                  rs_event_object(event));
    rs_event_report(event, finding);
}

const struct rs_check rs_check_not_object = {
    .id = "not-object",
    .summary = "a reference count changed on what is no object",
    .level = RS_LEVEL_DEFAULT,
    .event = not_object,
};
