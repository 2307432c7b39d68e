// kubectl, as a client of the API and nothing else. Models k8s.io/kubectl.
// kubectl.ts finds and runs a command; flags.ts, kubeconfig.ts, rest-mapper.ts and selection.ts read what was typed;
// commands/ has one file a command, printing/ and describe/ what it prints; completion/ is what Tab offers.
// kustomize/ builds kustomizations, record.ts notes causes of changes. Left out: plugins, editors (`edit` gives its text to the laptop and waits for what is saved), completion scripts, `cp`, `proxy`.
export { completeLine, type CompletionSource } from './completion/index.ts'
export { runKubectl, type KubectlOptions } from './kubectl.ts'
export { adminConfig, formatKubeConfig, parseKubeConfig, type KubeConfig } from './kubeconfig.ts'
export type { EditedFile, FileStore, Laptop } from './invocation.ts'
