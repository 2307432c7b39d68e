// A builder for tests: a laptop in memory before an API server without controllers, and commands as one types them.
import { API_SERVER_PORT } from '../../api/index.ts'
import { ADMIN, makeTestServer, type TestServer } from '../../apiserver/test-server.ts'
import { MILLISECOND, type Process } from '../../../kernel/index.ts'
import { adminConfig, type KubeConfig } from '../kubeconfig.ts'
import { runKubectl } from '../kubectl.ts'

export interface TestLaptop {
  readonly server: TestServer
  readonly files: Map<string, string>
  /** What a command prints, as a transcript has it: stdout as it is, lines of stderr behind `! `, `= code` when it is not 0. */
  kubectl(line: string, stdin?: string): string
  /** Starts a command that does not end by itself; gives what it has printed so far. */
  start(line: string): () => string
}

/** A laptop whose kubeconfig is the administrator's. */
export function makeTestLaptop(files: Readonly<Record<string, string>> = {}): TestLaptop {
  const server = makeTestServer()
  const store = new Map(Object.entries(files))
  let config: KubeConfig = adminConfig(`https://${server.host.name}:${API_SERVER_PORT}`)
  const begin = (line: string, stdin: string, print: { out: (text: string) => void; err: (text: string) => void }): Process<number> =>
    runKubectl({
      words: splitWords(line),
      client: server.clientAs('kubectl', ADMIN),
      serversAt: () => [server.host],
      laptop: {
        files: { read: (name) => store.get(name), write: (name, text) => void store.set(name, text), list: () => [...store.keys()] },
        stdin,
        stdout: print.out,
        stderr: print.err,
        config: { read: () => config, write: (changed) => void (config = changed) },
      },
    })
  const kubectl = (line: string, stdin = ''): string => {
    let [stdout, stderr] = ['', '']
    const code = server.run(begin(line, stdin, { out: (text) => void (stdout += text), err: (text) => void (stderr += text) }))
    return stdout + stderr.replace(/^(?=.)/gm, '! ') + (code === 0 ? '' : `= ${code}\n`)
  }
  const start = (line: string): (() => string) => {
    let printed = ''
    server.kernel.root.group('laptop').spawn('kubectl', begin(line, '', { out: (text) => void (printed += text), err: (text) => void (printed += text) }))
    server.advance(100 * MILLISECOND)
    return () => printed
  }
  return { server, files: store, kubectl, start }
}

/** Words of a line; quotes keep blanks together. */
function splitWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single: string | undefined, double: string | undefined) => single ?? double ?? ''))
}
