# SPDX-License-Identifier: Apache-2.0
# A folder for a recipe to run in. usage: start.sh FOLDER CLANG PYTHON
set -e
folder=$1 clang=$2 python=$3
here=$(dirname "$0")

program() { # NAME COMMAND
    printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}

rm -rf "$folder"
cp -r "$here/spam" "$folder"
# What was written a moment ago is not kept in the cache: it may yet change unnoticed.
find "$folder" -type f -exec touch -d "1 minute ago" {} +
mkdir "$folder/bin"
program clang-19 "$clang"
program python3 "$python"
program pip "$python -m pip"
printf '#!/bin/sh\necho -I%s\n' "$("$python" -c \
    'import sysconfig; print(sysconfig.get_paths()["include"])')" >"$folder/bin/python3-config"
chmod +x "$folder/bin/python3-config"
