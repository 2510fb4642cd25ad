# SPDX-License-Identifier: Apache-2.0
# Does here what a document says. usage: follow.sh PYTHON DOCUMENT TEXT [SCRIPT]
# The script, if there is one, is part of what is done.
set -e
"$1" "$(dirname "$0")/recipe.py" "$2" "$3" >recipe
PATH=$PWD/bin:$PATH
export PATH
[ -z "${4-}" ] || echo ". $4" >>recipe
exec sh -e recipe 2>&1
