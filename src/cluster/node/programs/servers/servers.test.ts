// Servers and the tools that talk to them, over the pod network.
import { describe, expect, test } from 'vitest'
import { makeTestMachine, type TestContainer } from '../test-machine.ts'

const machine = makeTestMachine()
const hosts: Record<string, string> = { silent: '10.244.0.250' }
const start = (name: string, image: string, options: Parameters<typeof machine.run>[1] = {}): TestContainer => {
  const container = machine.run(image, { hostname: name, hosts, ...options })
  hosts[name] = container.ip
  return container
}
const nginx = start('web', 'nginx:1.27')
start('apache', 'httpd:2.4')
const leader = start('redis-leader', 'redis:7')
start('redis-follower', 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2')
const agnhost = start('agn', 'registry.k8s.io/e2e-test-images/agnhost:2.53', { args: ['netexec', '--http-port=8080'] })
const files = start('files', 'busybox:1.36', { command: ['httpd', '-f', '-p', '6379', '-h', '/etc'] })
const frontend = start('frontend', 'gcr.io/google_samples/gb-frontend:v5')
const client = start('client', 'busybox:1.36', { command: ['sleep', '100000'] })

describe('wget', () => {
  test.each([
    ['wget -qO- -T 2 http://web', '<h1>Welcome to nginx!</h1>\n', 0, ''],
    ['wget -qO- http://apache/', '<html><body><h1>It works!</h1></body></html>\n', 0, ''],
    ['wget -qO- http://files:6379/hostname', 'files\n', 0, ''],
    ['wget -qO- http://web/nope', '', 1, 'wget: server returned error: HTTP/1.1 404 Not Found\n'],
    ['wget -qO- http://web:81/', '', 1, "wget: can't connect to remote host (web:81): Connection refused\n"],
    ['wget -qO- http://redis-leader', '', 1, "wget: can't connect to remote host (redis-leader): Connection refused\n"],
    ['wget -qO- http://nowhere', '', 1, "wget: bad address 'nowhere'\n"],
    ['wget -q http://web -O /tmp/page && cat /tmp/page', '<h1>Welcome to nginx!</h1>\n', 0, ''],
    ['wget -qO- http://agn:8080/hostname', 'agn', 0, ''],
    ['wget -qO- "http://agn:8080/echo?msg=hi+there"', 'hi there', 0, ''],
    ['wget -qO- "http://agn:8080/shell?cmd=echo%20x"', '{"output":"x\\n"}', 0, ''],
    ['nc -z web 80; echo $?', '0\n', 0, ''],
  ])('%s', (script, out, code, err) => {
    expect(client.sh(script)).toEqual({ code, out, err })
  })
})

describe('nginx', () => {
  test('logs what it starts and whom it answers', () => {
    client.sh('wget -qO- http://web/')
    const log = nginx.log()
    expect(log).toContain('/docker-entrypoint.sh: Configuration complete; ready for start up\n')
    expect(log).toContain('[notice] 1#1: nginx/1.27.5\n')
    expect(log).toMatch(new RegExp(`${client.ip.replaceAll('.', '\\.')} - - \\[01/Jan/2026:\\d\\d:\\d\\d:\\d\\d \\+0000\\] "GET / HTTP/1\\.1" 200 27 "-" "Wget" "-"\n`))
  })

  test('serves files that are put there, and has a shell', () => {
    nginx.sh('echo new > /usr/share/nginx/html/index.html; mkdir /usr/share/nginx/html/sub')
    expect(client.sh('wget -qO- http://web').out).toBe('new\n')
    expect(nginx.sh('curl -s -o /dev/null -w "%{http_code}" localhost/sub/').out).toBe('403')
    expect(nginx.sh('ls /usr/share/nginx/html').out).toBe('index.html\nsub\n')
  })

  test('a broken configuration is refused, a good one taken', () => {
    nginx.sh('echo "server { listen 8081; location / { return 200 custom; } location /api/ { proxy_pass http://agn:8080/; } }" > /etc/nginx/conf.d/more.conf')
    expect(nginx.sh('nginx -t').code).toBe(0)
    nginx.sh('echo "serve {" > /etc/nginx/conf.d/more.conf')
    expect(nginx.sh('nginx -t').err).toContain('unknown directive "serve" in /etc/nginx/conf.d/more.conf:1')
  })

  // As the image starts it, as a shell's child, and in a shell's place: with a body of its own or without one.
  test.each([[], ['sh', '-c', "nginx -g 'daemon off;'; exit $?"], ['sh', '-c', "exec nginx -g 'daemon off;' > /tmp/out"]])('hears every signal, one after the other (%#)', (...command) => {
    const { container, ip } = machine.run('nginx:1.27', command.length > 0 ? { command } : {})
    const pid = container.processList().find(({ argv }) => argv[0] === 'nginx')!.pid
    for (const signal of ['HUP', 'USR1', 'QUIT', 'TERM'] as const) container.signal(pid, signal)
    expect(machine.run('busybox:1.36', { command: ['sleep', '1000'] }).sh(`wget -qO- http://${ip}`).code).toBe(1)
    machine.advance(100_000)
    expect(container.status).toMatchObject({ state: 'exited', exitCode: 0 })
  })

  test('ends with 0 on QUIT', () => {
    const short = machine.run('nginx:1.27')
    short.container.signal(1, 'QUIT')
    machine.advance(1_000_000)
    expect(short.container.status).toMatchObject({ state: 'exited', exitCode: 0 })
  })
})

describe('redis', () => {
  test('keeps values, and its follower has them too', () => {
    expect(leader.sh('redis-cli ping; redis-cli set a "x y"; redis-cli get a; redis-cli incr n; redis-cli get none; redis-cli nope').out).toBe("PONG\nOK\nx y\n1\n\nERR unknown command 'nope', with args beginning with: \n")
    machine.advance(3_000_000)
    expect(leader.sh('redis-cli -h redis-leader get a').out).toBe('x y\n')
    expect(machine.run('redis:7', { hosts }).sh('redis-cli -h redis-follower get a; redis-cli -h redis-follower set a 1; redis-cli -h client get a').out).toBe("x y\nREADONLY You can't write against a read only replica.\n")
  })

  test('the guestbook writes to the leader and reads from the follower', () => {
    expect(client.sh('wget -qO- "http://frontend/guestbook.php?cmd=set&key=messages&value=,hello"').out).toBe('{"message":"Updated"}')
    machine.advance(3_000_000)
    expect(client.sh('wget -qO- "http://frontend/guestbook.php?cmd=get&key=messages"').out).toBe('{"data":",hello"}')
    expect(client.sh('wget -qO- http://frontend').out).toContain('<h2>Guestbook</h2>')
  })

  test('without redis the page still comes, the script fails', () => {
    const lonely = machine.run('gcr.io/google_samples/gb-frontend:v5')
    expect(client.sh(`wget -qO- http://${lonely.ip}/`).code).toBe(0)
    expect(client.sh(`wget -qO- "http://${lonely.ip}/guestbook.php?cmd=get&key=messages"`).err).toBe('wget: server returned error: HTTP/1.1 500 Internal Server Error\n')
    expect(frontend.container.status.state).toBe('running')
  })
})

describe('others', () => {
  test('agnhost ends with the code it is asked for', () => {
    client.sh('wget -qO- "http://agn:8080/exit?code=3"')
    machine.advance(1_000_000)
    expect(agnhost.container.status).toMatchObject({ exitCode: 3 })
  })

  test('postgres wants a password', () => {
    expect(machine.run('postgres:16').container.status).toMatchObject({ exitCode: 1 })
    expect(machine.run('postgres:16', { env: { POSTGRES_PASSWORD: 'x' } }).container.status).toMatchObject({ state: 'running' })
  })

  test('busybox httpd ignores TERM as PID 1, pause does not', () => {
    files.container.signal(1, 'TERM')
    const pause = machine.run('registry.k8s.io/pause:3.10')
    pause.container.signal(1, 'TERM')
    machine.advance(1_000_000)
    expect([files.container.status.state, pause.container.status.exitCode]).toEqual(['running', 0])
  })
})
