// Scripts of the shell, each with what it prints and its exit code, run in a container of busybox.
import { describe, expect, test } from 'vitest'
import { makeTestMachine } from '../test-machine.ts'

const machine = makeTestMachine()
const box = machine.run('busybox:1.36', { command: ['sleep', '100000'], env: { GREETING: 'hello' } })

/** [script, standard output, exit code, standard error]. */
type Row = readonly [script: string, out: string, code?: number, err?: string]

function check(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [script, out, code = 0, err = ''] of rows) test(script, () => expect(box.sh(script)).toEqual({ code, out, err }))
  })
}

check('words', [
  ['echo $GREETING "$GREETING  x" \'$GREETING\' \\$GREETING', 'hello hello  x $GREETING $GREETING\n'],
  ['x="a  b"; echo $x "$x"', 'a b a  b\n'],
  ['echo ${none:-default} ${GREETING:+set} ${#GREETING}', 'default set 5\n'],
  ['f=/a/b/c.tar.gz; echo ${f##*/} ${f%.*} ${f%%.*} ${f#/a}', 'c.tar.gz /a/b/c.tar /a/b/c /b/c.tar.gz\n'],
  ['x=banana; echo ${x/a/o} ${x//a/o} ${x:1:3}', 'bonana bonono ana\n'],
  ['echo ${y:=kept}; echo $y', 'kept\nkept\n'],
  ['echo $((1 + 2 * 3)) $(((1 + 2) * 3)) $((7 / 2)) $((7 % 3)) $((2 > 1)) $((0x10))', '7 9 3 1 1 16\n'],
  ['i=1; i=$((i+1)); echo $((i += 5)) $i $((i++)) $i', '7 7 7 8\n'],
  ['echo "$(echo nested "$(echo deep)")" `echo old`', 'nested deep old\n'],
  ['set -- a "b c" d; echo $#; for x in "$@"; do echo "<$x>"; done; shift; echo "$*"', '3\n<a>\n<b c>\n<d>\nb c d\n'],
  ['IFS=:; x=a:b::c; for p in $x; do echo "[$p]"; done', '[a]\n[b]\n[]\n[c]\n'],
  ['echo a{b,c} ~/x', 'a{b,c} /root/x\n'],
  ['cd /tmp; mkdir -p g; cd g; touch b.txt a.txt .hid; echo *; echo *.txt [ab].txt "*.txt" no*', 'a.txt b.txt\na.txt b.txt a.txt b.txt *.txt no*\n'],
  ['for i in 1 2 3; do echo $i; done | while read n; do echo "n=$n"; done', 'n=1\nn=2\nn=3\n'],
  ['echo one; # comment\necho two', 'one\ntwo\n'],
  ['echo $0 $$ > /dev/null; echo "$@"', '\n'],
  ['unset GREETING; echo "${GREETING-gone}"', 'gone\n'],
])

check('control', [
  ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
  ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
  ['i=0; until [ $i -ge 2 ]; do i=$((i+1)); done; echo $i', '2\n'],
  ['for a in 1 2; do for b in x y; do [ $b = y ] && continue 2; echo $a$b; done; done', '1x\n2x\n'],
  ['for a in 1 2 3; do [ $a = 2 ] && break; echo $a; done; echo end', '1\nend\n'],
  ['case hello.txt in *.md) echo md;; h*.txt|x) echo text;; *) echo other;; esac', 'text\n'],
  ['f() { local v=in; echo "$1 $v"; return 3; }; v=out; f arg; echo $? $v', 'arg in\n3 out\n'],
  ['true && echo yes || echo no; false && echo yes || echo no', 'yes\nno\n'],
  ['! true; echo $?; ! false; echo $?', '1\n0\n'],
  ['(cd /tmp; x=1; exit 4); echo $? ${x-unset} $(pwd)', '4 unset /\n'],
  ['{ echo a; echo b; } | sort -r', 'b\na\n'],
  ['exit 7', '', 7],
  ['sh -c "exit 9"; echo $?', '9\n'],
  ['eval "x=5; echo \\$x"', '5\n'],
  ['false | true; echo $?; set -o pipefail; false | true; echo $?', '0\n1\n'],
  ['set -e; false || true; if false; then :; fi; echo on; false; echo off', 'on\n', 1],
  ['set -u; echo ${none}', '', 2, 'sh: none: parameter not set\n'],
  ['set -x; echo a "b c"', 'a b c\n', 0, "+ echo a 'b c'\n"],
  ['trap "echo bye" EXIT; echo hi; exit 3', 'hi\nbye\n', 3],
  ['trap "echo got" TERM; kill -TERM $$; echo after', 'got\nafter\n'],
  ['sleep 5 & wait $!; echo $?', '0\n'],
  ['(exit 6) & wait $!; echo $?', '6\n'],
  ['sleep 100 & kill $!; wait $!; echo $?', '143\n'],
  ['n=0; while true; do n=$((n+1)); [ $n = 12000 ] && break; done; echo $n', '12000\n'],
])

check('files and errors', [
  ['echo x > /tmp/f; echo y >> /tmp/f; cat < /tmp/f', 'x\ny\n'],
  ['cat <<E\nhi $GREETING\n\ttab\nE\ncat <<\'E\'\n$GREETING\nE', 'hi hello\n\ttab\n$GREETING\n'],
  ['cat <<-E\n\t\tindented\n\tE', 'indented\n'],
  ['ls /nope 2>/dev/null; echo $?', '1\n'],
  ['ls /nope 2>&1 | cat', 'ls: /nope: No such file or directory\n'],
  ['echo err >&2', '', 0, 'err\n'],
  ['{ echo a; echo b >&2; } > /tmp/both 2>&1; cat /tmp/both', 'a\nb\n'],
  ['exec 3>/tmp/three; echo third >&3; cat /tmp/three', 'third\n'],
  ['while read a b; do echo "$b $a"; done <<E\n1 2 3\n4 5\nE', '2 3 1\n5 4\n'],
  ['nosuch --flag', '', 127, 'sh: nosuch: not found\n'],
  ['/no/such', '', 127, 'sh: /no/such: not found\n'],
  ['touch /tmp/plain; /tmp/plain', '', 126, 'sh: /tmp/plain: Permission denied\n'],
  ['echo x > /nodir/f; echo $?', '1\n', 0, "sh: can't create /nodir/f: nonexistent directory\n"],
  ['cat < /nofile; echo $?', '1\n', 0, "sh: can't open /nofile: no such file\n"],
  ['cd /nodir', '', 1, "sh: cd: can't cd to /nodir: No such file or directory\n"],
  ['echo "unfinished', '', 2, 'sh: syntax error: unterminated quoted string\n'],
  ['if true; then echo', '', 2, 'sh: syntax error: unexpected end of file (expecting "fi")\n'],
  ['[ a -eq 1 ]; echo $?', '2\n', 0, 'sh: a: bad number\n'],
  ['printf "%s=%d|%5.1f|%-4s|\\n" a 1 2.25 x b 2 3 y', 'a=1|  2.3|x   |\nb=2|  3.0|y   |\n'],
  ['echo -n a; echo -e "b\\tc"', 'ab\tc\n'],
  ['printf "#!/bin/sh\\necho script \\$1\\nnope\\n" > /tmp/s.sh; chmod +x /tmp/s.sh; /tmp/s.sh arg', 'script arg\n', 127, '/tmp/s.sh: line 3: nope: not found\n'],
  ['echo "echo from stdin" | sh', 'from stdin\n'],
  ['A=1 env | grep ^A=; echo ${A-unset}', 'A=1\nunset\n'],
  ['export B=2; env | grep ^B=', 'B=2\n'],
  ['command -v ls echo; type nosuch', '/bin/ls\necho\n', 127, 'nosuch: not found\n'],
])

describe('a shell as PID 1', () => {
  test('ignores TERM without a trap, obeys it with one', () => {
    const plain = machine.run('busybox:1.36', { command: ['sh', '-c', 'sleep 3600; true'] })
    plain.container.signal(1, 'TERM')
    machine.advance(5_000_000)
    expect(plain.container.status.state).toBe('running')
    const trapping = machine.run('busybox:1.36', { command: ['sh', '-c', "trap 'echo stops; exit 0' TERM; while true; do sleep 1; done"] })
    machine.advance(3_500_000)
    trapping.container.signal(1, 'TERM')
    machine.advance(1_500_000)
    expect(trapping.container.status).toMatchObject({ state: 'exited', exitCode: 0, reason: 'Completed' })
    expect(trapping.log()).toBe('stops\n')
  })

  test('exec puts the program in its place', () => {
    const box = machine.run('busybox:1.36', { command: ['sh', '-c', 'echo tool; exec sleep 3600'] })
    expect(box.log()).toBe('tool\n')
    expect(box.exec(['ps']).out).toMatch(/^PID {3}USER {5}TIME {2}COMMAND\n {4}1 root +0:00 sleep 3600\n/)
  })

  test('a busy loop keeps a core busy and lets others run', () => {
    const busy = machine.run('busybox:1.36', { command: ['sh', '-c', 'while true; do :; done'] })
    machine.advance(10_000_000)
    const before = busy.container.cgroup.cpuMicros
    machine.advance(10_000_000)
    expect(busy.container.cgroup.cpuMicros - before).toBeGreaterThan(9_500_000)
    busy.container.kill()
  })

  test('an idle one costs no events', () => {
    const idle = machine.run('busybox:1.36', { command: ['sh', '-c', 'sleep 100000; true'] })
    expect(idle.container.status.state).toBe('running')
    const { kernel } = machine
    let events = 0
    const until = kernel.now + 60_000_000
    while (kernel.now < until && kernel.step() && kernel.now < until) events++
    expect(events).toBeLessThan(2)
  })
})
