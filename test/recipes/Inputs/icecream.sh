# SPDX-License-Identifier: Apache-2.0
# Compiles here and by icecream, and tells whether what was said is the same. $PLUGIN and $COMPILER are
# what their names say, $FLAGS the others'.
cp "$PLUGIN" "$FARM/refsan.so"
echo 'PySequence_List(_) -> borrowed | NULL!' >api.refs

try() { # NAME OPTION...
    name=$1
    shift
    "$COMPILER" "-fplugin=$FARM/refsan.so" $FLAGS "$@" -c spam.c -o here.o 2>"$name.here"
    icecc "$COMPILER" "-fplugin=$FARM/refsan.so" $FLAGS "$@" -c spam.c -o there.o 2>"$name.there"
    diff "$name.here" "$name.there"
}

try plain
try contracts "-fplugin-arg-refsan-contracts=$PWD/api.refs"
