# SPDX-License-Identifier: Apache-2.0
# Compiles by $COMPILE, again and again, and tells of each time what was said and whether it ran.
misses() {
    ccache --print-stats | sed -n 's/^cache_miss\t//p'
}

try() { # WHAT OPTION...
    what=$1 before=$(misses)
    shift
    count=$($COMPILE "$@" -o spam.o 2>&1 | grep -c 'warning: .*refsan-leak' || true)
    said="$count warnings" ran=hit
    [ "$count" != 1 ] || said="1 warning"
    [ "$(misses)" = "$before" ] || ran=miss
    echo "$what: $said, $ran"
}

echo 'nobody(_) -> int' >api.refs
try first
try again
try option -fplugin-arg-refsan-disable=leak
try contracts -fplugin-arg-refsan-contracts=api.refs
try 'contracts again' -fplugin-arg-refsan-contracts=api.refs
echo 'PySequence_List(_) -> borrowed | NULL!' >api.refs
try 'other contracts' -fplugin-arg-refsan-contracts=api.refs
echo >>refsan.so
try 'other plugin'
