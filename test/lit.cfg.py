# SPDX-License-Identifier: Apache-2.0
# How lit runs the tests. The substitutions are the vocabulary of RUN lines:
#
#   %clang_refsan %clangxx_refsan   clang with the plugin and Python's headers
#   %clang %clangxx %gcc            plain compilers
#   refsan                          the tool
#   %refsan_so %rt                  the plugin, the runtime
#   %refsan_rt_flags                makes an instrumented extension (after %clang_refsan)
#   %python %python_dbg             the interpreters; %ext_suffix %ext_suffix_dbg their suffixes
#   %pyinclude %pyinclude_dbg       -I of their headers
#   %one_source_line                diagnostics show one line of source
#   %numpyinclude                   -I of NumPy's headers
#   %pybind11include                the folder that has pybind11/
#   %git %nvim %chromium
#   %sarif                          Microsoft's sarif-multitool
#   %cython %swig %mypyc            code generators; %mypyc is the interpreter that imports mypyc
#   FileCheck, not, count, split-file
#
# A test that uses something this build lacks is unsupported by itself: it needs no REQUIRES line.

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
import refsan_lit

config.test_format = refsan_lit.ShellTest()
config.name = "refsan"
config.suffixes = [".c", ".cpp", ".test", ".ir", ".refs", ".py"]
config.excludes = ["Inputs", "fuzz", "lit.cfg.py", "refsan_lit.py"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.refsan_build, "test")


def interpreter(named):
    """The interpreter itself: what PATH names may be a script that finds it by way of PATH."""
    script = "import sys; print(sys.executable)"
    done = subprocess.run([named, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


# -Dpython=PROGRAM: another interpreter than the build's.
if "python" in lit_config.params:
    config.refsan_python = interpreter(lit_config.params["python"])
    config.available_features.add("other-python")


def ask_python(python):
    """The include folder and extension suffix of an interpreter, or None."""
    script = (
        "import sysconfig as s;"
        "print(s.get_paths()['include']);print(s.get_config_var('EXT_SUFFIX'))"
    )
    if not shutil.which(python):
        return None
    done = subprocess.run([python, "-c", script], stdout=subprocess.PIPE, text=True)
    return done.stdout.split() if done.returncode == 0 else None


def has_module(name):
    """Whether the interpreter that the tests use can import it."""
    if not shutil.which(config.refsan_python):
        return False
    script = "import sys; from importlib.util import find_spec as f; sys.exit(not f('%s'))" % name
    command = [config.refsan_python, "-c", script]
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def substitute(name, value, what):
    """`%name` in RUN lines; without a value, tests that use it are unsupported."""
    if value:
        config.substitutions.append((r"%" + name + r"\b", value))
    else:
        config.test_format.missing["%" + name] = what


def add_python(python, suffix):
    asked = ask_python(python) if python else None
    include, extension = asked or (None, None)
    if not include or not os.path.exists(os.path.join(include, "Python.h")):
        python = include = extension = None
    what = "Python" + suffix.replace("_", "-") + " with headers"
    substitute("pyinclude" + suffix, include and "-I" + include, what)
    substitute("ext_suffix" + suffix, extension, what)
    substitute("python" + suffix, python, what)
    if python:
        config.available_features.add("python" + suffix.replace("_", "-"))
    return include


def add_numpy(python):
    """NumPy's headers, where the interpreter has NumPy."""
    script = "import numpy; print(numpy.get_include(), numpy.__version__.split('.')[0])"
    asked = []
    if shutil.which(python):
        done = subprocess.run([python, "-c", script], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
        asked = done.stdout.split()
    include, generation = asked or ("", "")
    substitute("numpyinclude", include and "-I" + include, "NumPy")
    if include:
        config.available_features.add("numpy-" + generation)


pyinclude = add_python(config.refsan_python, "")
add_python(config.refsan_python + "-dbg", "_dbg")
add_numpy(config.refsan_python)

so = config.refsan_so if config.refsan_so and pyinclude else ""
plugin = "-fplugin=%s -I%s" % (so, pyinclude)
substitute("clang_refsan", so and "%s %s" % (config.clang, plugin), "plugin")
substitute("clangxx_refsan", so and "%s %s" % (config.clangxx, plugin), "plugin")
substitute("refsan_so", so, "plugin")

rt = config.refsan_rt if so else ""
rt_flags = ["-fplugin-arg-refsan-instrument"]
if config.llvm_version < 18:  # one flag cannot do both
    rt_flags.append("-fpass-plugin=" + so)
rt_flags += ["-shared", "-fPIC", "-I%s/include" % config.refsan_build]
rt_flags += [rt, "-Wl,-rpath," + os.path.dirname(rt)]
substitute("refsan_rt_flags", rt and " ".join(rt_flags), "runtime")
substitute("rt", config.refsan_rt, "runtime")
# Before 17 a diagnostic never showed more than one line of source.
one_line = "-fcaret-diagnostics-max-lines=1" if config.llvm_version >= 17 else ""
config.substitutions.append((r"%one_source_line\b", one_line))

substitute("clang", config.clang, "clang")
substitute("clangxx", config.clangxx, "clang")
substitute("gcc", shutil.which("gcc"), "gcc")
substitute("sarif", shutil.which("sarif-multitool"), "sarif-multitool")
substitute("chromium", shutil.which("chromium"), "chromium")
substitute("git", shutil.which("git"), "git")
substitute("nvim", shutil.which("nvim"), "neovim")
substitute("cython", shutil.which("cython3"), "cython3")
substitute("swig", shutil.which("swig"), "swig")
substitute("mypyc", config.refsan_python if has_module("mypyc.build") else None, "mypyc")
pybind11 = "/usr/include"
if not os.path.exists(pybind11 + "/pybind11/pybind11.h"):
    pybind11 = None
substitute("pybind11include", pybind11, "pybind11")
substitute("cmake", config.refsan_cmake, "cmake")
substitute("refsan_build", config.refsan_build, "build folder")
substitute("refsan_source", config.refsan_source, "source folder")
substitute("refsan_version", config.refsan_version, "version")

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.refsan_build, "bin"), config.filecheck_dir, os.environ["PATH"]]
)
config.environment["LC_ALL"] = "C.UTF-8"
for name in ("CI", "ASAN_OPTIONS", "UBSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

if so:
    config.available_features.add("plugin")
    config.available_features.add("clang-%d" % config.llvm_version)
    if config.llvm_version >= 18:
        config.available_features.add("one-flag")
if rt:
    config.available_features.add("runtime")
if config.refsan_sanitize == "ON":
    config.available_features.add("sanitized")
