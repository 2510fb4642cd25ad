// SPDX-License-Identifier: Apache-2.0
// A function and a structure for SWIG to wrap.
%module tally
%{
struct tally { int n; char *name; };
static int count(const char *text, int letter)
{
    int n = 0;
    for (; *text; text++)
        n += *text == letter;
    return n;
}
%}
struct tally { int n; char *name; };
int count(const char *text, int letter);
