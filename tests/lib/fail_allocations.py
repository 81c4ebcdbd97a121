#!/usr/bin/python3
"""Runs small cases again and again, with another allocation failing each time: fail_allocations.py SHIM RUNS [WORD]

Standard input has a case a line: a name, a tabulator, a command. RUNS is the most runs a case; where it makes more allocations,
the first half of RUNS falls on the first ones and the rest is spread over the others. Each is failed alone (`once`: the program
would go on if it could) and with all later ones (`from`: nothing is left). Fine is:
  - status 4 and a message that memory is short,
  - what the program prints without a failure, byte for byte (a library did without),
  - a crash inside a library that does not look at what malloc gave it (CRASHERS): nothing outside of it can help.
Everything else is printed: a crash, a short output that looks whole, another status, a message that says something else."""
import collections
import concurrent.futures
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

shim, most = sys.argv[1], int(sys.argv[2])
word = sys.argv[3] if len(sys.argv) > 3 else ''
# libjq 1.6 does not look at what strdup() and its parser are given, libfyaml 0.7 not at its inputs
CRASHERS = ('libjq', 'libfyaml')
NO_MEMORY = (b'cannot start 2 threads',b'out of memory', b'no memory', b'not enough memory', b'Cannot allocate memory')


def run(command, **how):
    """In a copy of this folder, as some commands keep state: status, standard output and error."""
    folder = tempfile.mkdtemp(dir=os.path.abspath('..'))
    try:
        for name in os.listdir('.'):
            os.symlink(os.path.abspath(name), os.path.join(folder, name))
        done = subprocess.run(command, cwd=folder, env=dict(os.environ, LD_PRELOAD=shim, HOME=folder,
                              XDG_STATE_HOME=folder + '/state', **how), capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return 'timeout', b'', b''
    finally:
        shutil.rmtree(folder)


def asker(command, how):
    """The library (or program) that asked for the allocation that failed."""
    for line in run(command, FAIL_TRACE='1', **how)[2].decode(errors='replace').splitlines():
        if '[0x' in line and not any(skip in line for skip in ('fail_alloc', 'libc.so')):
            return os.path.basename(line.split('(')[0]).split('.so')[0]
    return 'nobody known'


def judge(wanted, command, how):
    status, out, err = run(command, **how)
    if status == wanted[0] and out == wanted[1]:
        return 'did without'
    if status == 4 and any(text in err for text in NO_MEMORY):
        return 'said so'
    if isinstance(status, int) and status < 0:
        who = asker(command, how)
        return 'crashed in %s' % who if who in CRASHERS else 'BAD: signal %d, asked by %s' % (-status, who)
    if status == wanted[0]:
        return 'BAD: short output, status %s' % status
    return 'BAD: status %s: %s' % (status, err[:200].decode(errors='replace').strip())


def numbers(count):
    if count <= most:
        return range(1, count + 1)
    step = (count - most // 2) / (most // 2)
    return list(range(1, most // 2 + 1)) + [int(most // 2 + 1 + i * step) for i in range(most // 2)]


bad = 0
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for line in sys.stdin:
        name, text = line.rstrip('\n').split('\t')
        if word not in name:
            continue
        command = shlex.split(text)
        count_file = os.path.abspath('../count')
        wanted = run(command, FAIL_COUNT=count_file)
        with open(count_file, encoding='ascii') as file:
            count = int(file.read())
        tries = [dict(mode, FAIL_AT=str(n)) for n in numbers(count) for mode in ({}, {'FAIL_ON': '1'})]
        verdicts = pool.map(lambda how: judge(wanted, command, how), tries)
        kinds, first = collections.Counter(), {}
        for how, verdict in zip(tries, verdicts):
            kinds[verdict] += 1
            first.setdefault(verdict, how['FAIL_AT'] + (' and later' if 'FAIL_ON' in how else ''))
        print('%s: status %s, %d allocations, %d runs' % (name, wanted[0], count, len(tries)))
        for verdict, n in sorted(kinds.items()):
            print('\t%5d %s%s' % (n, verdict, ' (first: allocation %s)' % first[verdict] if verdict[:3] == 'BAD' else ''))
            bad += n if verdict[:3] == 'BAD' else 0
        sys.stdout.flush()
print('%d runs went wrong' % bad)
sys.exit(bad > 0)
