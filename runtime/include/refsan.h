// SPDX-License-Identifier: Apache-2.0
// Annotations for users of refsan: what a function does with references, on its declaration.
//
//     PyObject *registry_find(const char *name) REFSAN_RETURNS_BORROWED;
//     int queue_push(struct queue *q, PyObject *item) REFSAN_STEALS(2);
//     int lookup(PyObject *key, PyObject **out) REFSAN_CONTRACT("(key, out o) -> 1 {*o = new} |
//     0");
//
// Parameters are counted from 1. Several annotations on one function add up. For a compiler that
// cannot carry them the macros are empty; nothing of them reaches the object file.
#ifndef REFSAN_H
#define REFSAN_H

#if defined(__clang__)
#define REFSAN_ANNOTATE(text) __attribute__((annotate("refsan: " text)))
#else
#define REFSAN_ANNOTATE(text)
#endif

// The result is a reference for the caller, or NULL with an exception set.
#define REFSAN_RETURNS_NEW REFSAN_ANNOTATE("returns_new")

// The result is lent, by parameter N if it is said, or NULL with an exception set.
#define REFSAN_RETURNS_BORROWED REFSAN_ANNOTATE("returns_borrowed")
#define REFSAN_RETURNS_BORROWED_FROM(n) REFSAN_ANNOTATE("returns_borrowed " #n)

// NULL without an exception is an answer.
#define REFSAN_RETURNS_NULL_OK REFSAN_ANNOTATE("returns_null_ok")

// A reference to parameter N is taken over, whatever the outcome; is given to the caller.
#define REFSAN_STEALS(n) REFSAN_ANNOTATE("steals " #n)
#define REFSAN_GAINS(n) REFSAN_ANNOTATE("gains " #n)

// Always returns with an exception set; does so when the result is negative.
#define REFSAN_SETS_EXCEPTION REFSAN_ANNOTATE("sets_exception")
#define REFSAN_NEGATIVE_RESULT_SETS_EXCEPTION REFSAN_ANNOTATE("negative_result_sets_exception")

// Anything the contract language can say; the function's name may be left out.
#define REFSAN_CONTRACT(line) REFSAN_ANNOTATE(line)

// Findings of these checks ("refsan-leak", "refsan-*") are not shown for the function.
#if defined(__clang__) && defined(__has_attribute)
#if __has_attribute(suppress) && __clang_major__ >= 19
#define REFSAN_SUPPRESS(checks) __attribute__((suppress(checks)))
#endif
#endif
#ifndef REFSAN_SUPPRESS
#define REFSAN_SUPPRESS(checks)
#endif

#endif
