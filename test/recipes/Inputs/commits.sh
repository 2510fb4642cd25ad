# SPDX-License-Identifier: Apache-2.0
# Commits a new bug beside a known one under pre-commit.
# usage: commits.sh PYTHON RECIPE.PY SOURCE PRE-COMMIT GIT
set -e
python=$1 recipe=$2 source=$3
PATH=$PWD/bin:$(dirname "$4"):$PATH
export PATH HOME="$PWD/home" XDG_CACHE_HOME="$PWD/home" PRE_COMMIT_HOME="$PWD/home" \
    GIT_CONFIG_NOSYSTEM=1
git config --global user.name me
git config --global user.email me@localhost
git config --global init.defaultBranch main

add_bug() { # NAME
    sed -i "s/^static PyMethodDef/static PyObject *$1(PyObject *self, PyObject *items)\\
{\\
    PyObject *list = PySequence_List(items);\\
    (void)self;\\
    if (list != NULL \\&\\& PyList_GET_SIZE(list) == 0)\\
        Py_RETURN_NONE;\\
    return list;\\
}\\
&/; s/methods\[\] = {/&{\"$1\", $1, METH_O, NULL}, /" spam.c
}

fails() {
    if "$@"; then
        exit 1
    fi
}

# A database as bear writes it; the project with its known bug.
cat >compile_commands.json <<END
[{"directory": "$PWD", "file": "spam.c", "command": "gcc $(python3-config --includes) -c spam.c"}]
END
git init -q .
printf '/bin\n/home\n/hooks\n/log\n/recipe\n/compile_commands.json\n' >.gitignore
git add .
git commit -qm first

echo "== local"
"$python" "$recipe" "$source/docs/gate.md" "repo: local" >.pre-commit-config.yaml
git add .
pre-commit install
add_bug other
fails git commit -qam bug

echo "== hooks of a repository"
git init -q hooks
cp "$source/.pre-commit-hooks.yaml" hooks
git -C hooks add .
git -C hooks commit -qm hooks --no-verify
printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: refsan\n' "$PWD/hooks" \
    "$(git -C hooks rev-parse HEAD)" \
    >.pre-commit-config.yaml
git add .
fails git commit -qam bug

echo "== mended"
git checkout -q HEAD spam.c
echo "// the end" >>spam.c
git commit -qam good

echo "== no C"
echo "text" >README
git add .
git commit -qm text
