// The registry's images: they exist, their entry points resolve, and what a learner declares behaves as declared.
import { describe, expect, test } from 'vitest'
import { normaliseReference } from '../images/index.ts'
import { declaredImage, standardImages } from './images.ts'
import { makeTestMachine } from './test-machine.ts'

const images = standardImages({ makeClient: () => { throw new Error('no API server here') } })

describe('standard images', () => {
  test('have unique, full names, sizes and digests', () => {
    expect(new Set(images.map((image) => image.reference)).size).toBe(images.length)
    for (const { reference, sizeBytes, digest } of images) {
      expect(normaliseReference(reference)).toBe(reference)
      expect(sizeBytes).toBeGreaterThan(100_000)
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    }
  })

  test.each(['nginx:1.14.2', 'nginx:1.16.1', 'nginx:1.25', 'nginx:1.29', 'nginx', 'nginx:alpine', 'busybox:1.28', 'busybox:1.37', 'alpine:3.20', 'httpd:2.4', 'redis:7.2', 'registry.k8s.io/e2e-test-images/agnhost:2.40', 'registry.k8s.io/e2e-test-images/agnhost:2.56', 'registry.k8s.io/pause:3.10.1'])('%s is there', (name) => {
    expect(images.some((image) => image.reference === normaliseReference(name))).toBe(true)
  })

  test('every command of an image leads to a program', () => {
    const broken = images.filter(({ config, resolve, files }) => {
      const name = [...(config.entrypoint ?? []), ...(config.cmd ?? [])][0] ?? ''
      const path = (config.env ?? []).find((entry) => entry.startsWith('PATH='))!.slice(5)
      const candidates = name.includes('/') ? [name] : path.split(':').map((folder) => `${folder}/${name}`)
      return !candidates.some((candidate) => files[candidate] !== undefined && resolve(candidate))
    })
    expect(broken.map((image) => image.reference)).toEqual([])
  })
})

describe('declared images', () => {
  const machine = makeTestMachine((['http-server', 'exits', 'crashes', 'sleeps'] as const).map((behaviour) => declaredImage({ reference: `mine/${behaviour}:1`, sizeMiB: 20, port: 8000, behaviour })))

  test.each([['http-server', 'running', 0], ['exits', 'exited', 0], ['crashes', 'exited', 1], ['sleeps', 'running', 0]] as const)('%s is %s with %s', (behaviour, state, exitCode) => {
    const { container } = machine.run(`mine/${behaviour}:1`)
    machine.advance(3_000_000)
    expect(container.status).toMatchObject({ state, exitCode })
  })

  test('a server answers on its port', () => {
    const server = machine.run('mine/http-server:1')
    expect(machine.run('busybox:1.36', { command: ['sleep', '1000'] }).sh(`wget -qO- http://${server.ip}:8000`).out).toBe('Hello from mine/http-server:1\n')
  })
})
