// `kubectl create deployment`.
import { CommandError, usageError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'
import { generator } from './generator.ts'

export const DEPLOYMENT = generator({
  name: 'deployment',
  aliases: ['deploy'],
  required: ['image'],
  flags: [{ name: 'image', type: 'list' }, { name: 'replicas', short: 'r', type: 'int', bits: 32 }, { name: 'port', type: 'int', bits: 32 }],
  resource: ['apps/v1', 'deployments'],
  failure: 'failed to create deployment: ',
  *make(invocation, name) {
    const { flags } = invocation
    const images = flags.list('image')
    const command = commandOf(invocation)
    if (images.length > 1 && command.length > 0) throw new CommandError(`cannot specify multiple --image options and command`)
    const port = flags.int('port', -1)
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
    }))
    const labels = { app: name }
    return {
      metadata: { labels },
      spec: { replicas: flags.int('replicas', 1), selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    }
  },
})

/** Words behind `--`, or behind the name when there is no `--`. */
export function commandOf({ args, dash, command }: Invocation): readonly string[] {
  if (dash > 1) throw usageError(command, `exactly one NAME is required, got ${dash}`)
  return dash < 0 ? args.slice(1) : args.slice(dash)
}

/** `registry/name:tag@digest` gives `name`, as far as it can name a container. */
export function containerName(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1).split('@')[0]!.split(':')[0]!
  return last.replaceAll(/[^A-Za-z0-9-]/g, '-').toLowerCase()
}
