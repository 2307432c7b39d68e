import { describe, expect, it } from 'vitest'
import { digestOf } from './digest.ts'
import { applyDefaultTag, normaliseReference } from './reference.ts'

const SHA = digestOf('x')

describe('names of images', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['bitnami/redis:7', 'docker.io/bitnami/redis:7'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/a/b', 'localhost:5000/a/b:latest'],
    ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
    [`nginx@${SHA}`, `docker.io/library/nginx@${SHA}`],
  ])('%s is %s', (text, full) => {
    expect(normaliseReference(text)).toBe(full)
  })

  it.each([
    ['NGINX:1.27', 'couldn\'t parse image name "NGINX:1.27": invalid reference format: repository name (library/NGINX) must be lowercase'],
    ['nginx:', 'couldn\'t parse image name "nginx:": invalid reference format'],
    ['a b', 'couldn\'t parse image name "a b": invalid reference format'],
    ['', 'couldn\'t parse image name "": invalid reference format'],
  ])('%s is none', (text, problem) => {
    expect(applyDefaultTag(text)).toEqual({ problem })
  })

  it.each([['nginx', 'nginx:latest'], ['nginx:1', 'nginx:1'], [`nginx@${SHA}`, `nginx@${SHA}`]])('%s is asked for as %s', (text, image) => {
    expect(applyDefaultTag(text)).toEqual({ image })
  })
})
