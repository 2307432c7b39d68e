// `kubectl kustomize`: prints what a kustomization builds. Models kubectl/pkg/cmd/kustomize.
import { CommandError } from '../../errors.ts'
import type { Command } from '../../command.ts'
import { buildKustomization } from '../../kustomize/index.ts'
import { formatYAMLDocuments } from '../../printing/yaml.ts'

export const KUSTOMIZE: Command = {
  name: 'kustomize',
  flags: [
    { name: 'output', short: 'o', type: 'string' },
    { name: 'enable-helm', type: 'bool' },
    { name: 'load-restrictor', type: 'string' },
    { name: 'env', short: 'e', type: 'array' },
  ],
  *run({ args, flags, laptop }) {
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml')
    const { objects, warnings } = buildKustomization(laptop.files, args[0] ?? '.')
    for (const warning of warnings) laptop.stderr(`${warning}\n`)
    const text = formatYAMLDocuments(objects)
    const output = flags.string('output')
    if (output === '') laptop.stdout(text)
    else laptop.files.write(output, text)
  },
}
