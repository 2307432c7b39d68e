// Applets, each with its command line, what it prints and its exit code.
import { describe, expect, test } from 'vitest'
import { makeTestMachine } from '../test-machine.ts'

const machine = makeTestMachine()
const box = machine.run('busybox:1.36', { command: ['sleep', '100000'], hostname: 'db-0', env: { A: '1' } })
box.sh("printf 'pear 3\\napple 10\\nfig 2\\napple 10\\n' > /tmp/fruit; printf 'one\\ntwo\\nthree\\nfour\\nfive\\n' > /tmp/n; mkdir -p /tmp/d/e; echo hi > /tmp/d/e/deep.txt; ln -s e/deep.txt /tmp/d/link; chmod 640 /tmp/n")

type Row = readonly [script: string, out: string, code?: number, err?: string]

function check(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [script, out, code = 0, err = ''] of rows) test(script, () => expect(box.sh(script)).toEqual({ code, out, err }))
  })
}

check('text', [
  ['sort /tmp/fruit', 'apple 10\napple 10\nfig 2\npear 3\n'],
  ['sort -u /tmp/fruit', 'apple 10\nfig 2\npear 3\n'],
  ['sort /tmp/fruit | uniq -c', '      2 apple 10\n      1 fig 2\n      1 pear 3\n'],
  ['sort -k2 -n -r /tmp/fruit | head -n 1', 'apple 10\n'],
  ['sort -t" " -k2,2n /tmp/fruit | head -2', 'fig 2\npear 3\n'],
  ['uniq -d /tmp/fruit; echo done', 'done\n'],
  ['grep -n p /tmp/fruit', '1:pear 3\n2:apple 10\n4:apple 10\n'],
  ['grep -c apple /tmp/fruit; grep -v apple /tmp/fruit', '2\npear 3\nfig 2\n'],
  ['grep -E "^(fig|pear)" /tmp/fruit; grep -o "[0-9]\\+" /tmp/fruit', 'pear 3\nfig 2\n3\n10\n2\n10\n'],
  ['grep -q nothing /tmp/fruit', '', 1],
  ['grep -w app /tmp/fruit; grep -ri HI /tmp/d', '/tmp/d/e/deep.txt:hi\n/tmp/d/link:hi\n'],
  ['grep x /nofile', '', 2, 'grep: /nofile: No such file or directory\n'],
  ['head -n 2 /tmp/n; tail -n 1 /tmp/n; tail -n +4 /tmp/n', 'one\ntwo\nfive\nfour\nfive\n'],
  ['wc -l /tmp/n; wc -l < /tmp/n; wc < /tmp/n', '5 /tmp/n\n5\n        5         5        24\n'],
  ['cut -d" " -f2 /tmp/fruit | head -1; echo abcdef | cut -c2-4', '3\nbcd\n'],
  ['echo hello | tr a-z A-Z; echo aabbcc | tr -s a-c; echo a1b2 | tr -d 0-9; echo "a b" | tr " " "\\n"', 'HELLO\nabc\nab\na\nb\n'],
  ['echo a.b.c | sed "s/\\./-/g"; echo abc | sed -n "s/b/X/p"; sed -n "2,3p" /tmp/n; sed "/t/d" /tmp/n; sed 1d /tmp/n | head -1', 'a-b-c\naXc\ntwo\nthree\none\nfour\nfive\ntwo\n'],
  ['echo "john smith" | sed -E "s/(\\w+) (\\w+)/\\2 \\1/"; echo path | sed "s|pa|/x/|"; echo a | sed "s/a/[&]/"', 'smith john\n/x/th\n[a]\n'],
  ["echo '..2026_01_01' | sed \"s/^\\.\\.[0-9].*/..time/\"", '..time\n'],
  ["awk '{print $2}' /tmp/fruit | head -1; awk -F: '{print $1}' /etc/passwd | head -1; awk 'NR==2 {print $1, NF}' /tmp/fruit; awk '{s+=$2} END {print s}' /tmp/fruit; awk '/fig/' /tmp/fruit", '3\nroot\napple 2\n25\nfig 2\n'],
  ['seq 3; seq 2 2 6 | tr "\\n" " "; seq -s, 3', '1\n2\n3\n2 4 6 1,2,3\n'],
  ['echo "a b c" | xargs -n 1 echo x; printf "1\\n2\\n" | xargs -I{} echo n{}', 'x a\nx b\nx c\nn1\nn2\n'],
  ['echo aGk= | base64 -d; echo -n hi | base64', 'hiaGk=\n'],
  ['expr 3 + 4; expr 10 / 3; expr abc : "a\\(.*\\)"; expr 2 ">" 1', '7\n3\nbc\n1\n'],
  ['echo one | tee /tmp/t1 /tmp/t2; cat /tmp/t1 /tmp/t2', 'one\none\none\n'],
  ['yes | head -n 2', 'y\ny\n'],
])

check('files', [
  ['ls /tmp/d; ls -A /tmp/d/e', 'e\nlink\ndeep.txt\n'],
  ['ls -l /tmp/n | cut -c1-10; ls -ld /tmp/d | cut -c1-10; readlink /tmp/d/link', '-rw-r-----\ndrwxr-xr-x\ne/deep.txt\n'],
  ['find /tmp/d -name "*.txt"; find /tmp/d -type d', '/tmp/d/e/deep.txt\n/tmp/d\n/tmp/d/e\n'],
  ['cp /tmp/n /tmp/n2; mv /tmp/n2 /tmp/n3; ls /tmp/n2 /tmp/n3', '/tmp/n3\n', 1, 'ls: /tmp/n2: No such file or directory\n'],
  ['cp -r /tmp/d /tmp/copy; cat /tmp/copy/e/deep.txt; rm -r /tmp/copy; test -e /tmp/copy; echo $?', 'hi\n1\n'],
  ['rm /tmp/none', '', 1, "rm: can't remove '/tmp/none': No such file or directory\n"],
  ['rm -f /tmp/none; rm /tmp/d', '', 1, "rm: '/tmp/d' is a directory\n"],
  ['mkdir /tmp/d', '', 1, "mkdir: can't create directory '/tmp/d': File exists\n"],
  ['cat /tmp/none', '', 1, "cat: can't open '/tmp/none': No such file or directory\n"],
  ['basename /a/b.txt .txt; dirname /a/b.txt; dirname x', 'b\n/a\n.\n'],
  ['stat -c "%n %s %a %F" /tmp/n', '/tmp/n 24 640 regular file\n'],
  ['dd if=/dev/zero of=/tmp/big bs=1M count=3 2>/dev/null; wc -c < /dev/null; stat -c %s /tmp/big; du -k /tmp/big', '0\n3145728\n3072\t/tmp/big\n'],
])

check('system', [
  ['hostname; hostname -i', `db-0\n${box.ip}\n`],
  ['id; id -u; whoami', 'uid=0(root) gid=0(root) groups=0(root)\n0\nroot\n'],
  ['env | grep ^A; printenv A NOPE', 'A=1\n1\n', 1],
  ['uname; uname -m', 'Linux\nx86_64\n'],
  ['date -u -d @0 "+%Y-%m-%d %H:%M:%S"', '1970-01-01 00:00:00\n'],
  ['sleep x', '', 1, "sleep: invalid number 'x'\n"],
  ['timeout 1 sleep 5; echo $?; timeout 5 true; echo $?', '143\n0\n'],
  ['kill 999', '', 1, "sh: can't kill pid 999: No such process\n"],
  ['which ls; which nothing', '/bin/ls\n', 1],
  ['busybox echo multi; busybox nope', 'multi\n', 127, 'nope: applet not found\n'],
])

describe('memory', () => {
  test('tail of an endless device grows until the limit ends the container', () => {
    const greedy = machine.run('busybox:1.36', { command: ['tail', '/dev/zero'], memoryBytes: 30 * 1024 * 1024 })
    machine.advance(2_000_000)
    expect(greedy.container.status).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })
})
