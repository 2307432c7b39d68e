// The token controller: a Secret that names a ServiceAccount gets a token of it. Models pkg/controller/serviceaccount/tokens_controller.go.
import { encodeBase64, hasReason } from '../../api/index.ts'
import { legacyClaims, signToken, tokenKeyOf } from '../../api/account-tokens/index.ts'
import type { ObjectReference, Secret, ServiceAccount } from '../../api/types/core-v1.ts'
import { SECRETS, SERVICE_ACCOUNTS, WorkQueue, waitForSync, type Client, type Informer } from '../../client/index.ts'
import type { Kernel, Process } from '../../../kernel/index.ts'
import { attempt, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'tokens-controller'
const WORKERS = 5
const MAX_RETRIES = 10
export const TOKEN_TYPE = 'kubernetes.io/service-account-token'
const ACCOUNT_NAME = 'kubernetes.io/service-account.name'
const ACCOUNT_UID = 'kubernetes.io/service-account.uid'
const BY_ACCOUNT = 'tokens of account'

interface TokensController {
  readonly kernel: Kernel
  readonly client: Client
  readonly accounts: Informer<ServiceAccount>
  readonly secrets: Informer<Secret>
  readonly certificate: string
}

/** A Secret and the account that it named when it was queued: both may be gone by then. */
interface Token {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly account: string
  readonly accountUid: string
}

export function* startServiceAccountTokens({ kernel, informers, options, ...context }: ControllerContext): Process<void> {
  const controller: TokensController = { kernel, client: context.managerClient, accounts: informers.informer(SERVICE_ACCOUNTS), secrets: informers.informer(SECRETS), certificate: encodeBase64(options.rootCertificate) }
  const { accounts, secrets } = controller
  const accountQueue = new WorkQueue(kernel, 'serviceaccount_tokens_service')
  const secretQueue = new WorkQueue(kernel, 'serviceaccount_tokens_secret')
  secrets.addIndex(BY_ACCOUNT, ({ type, metadata: { namespace, annotations } }) => (type === TOKEN_TYPE ? [`${namespace}/${annotations?.[ACCOUNT_NAME] ?? ''}`] : []))
  const enqueueSecret = ({ type, metadata: { namespace = '', name, uid, annotations } }: Secret): void => {
    const account = annotations?.[ACCOUNT_NAME]
    if (type === TOKEN_TYPE && account) secretQueue.add(JSON.stringify({ namespace, name, uid, account, accountUid: annotations[ACCOUNT_UID] ?? '' } satisfies Token))
  }
  accounts.handle({ deleted: ({ metadata: { namespace, name, uid } }) => accountQueue.add(`${namespace}/${name}/${uid}`) })
  secrets.handle({ added: enqueueSecret, updated: (_, secret) => enqueueSecret(secret), deleted: enqueueSecret })
  yield* waitForSync([accounts, secrets])
  startWorkers({ kernel, informers, options, ...context }, accountQueue, WORKERS, (key) => deleteTokens(controller, key), MAX_RETRIES)
  startWorkers({ kernel, informers, options, ...context }, secretQueue, WORKERS, (key) => syncToken(controller, JSON.parse(key) as Token), MAX_RETRIES)
}

function* deleteTokens({ client, accounts, secrets }: TokensController, key: string): Process<void> {
  const [namespace, name, uid] = key.split('/')
  if (accounts.get(`${namespace}/${name}`)?.metadata.uid === uid) return
  for (const { metadata } of [...secrets.byIndex(BY_ACCOUNT, `${namespace}/${name}`)]) {
    const owner = metadata.annotations?.[ACCOUNT_UID]
    if (owner === undefined || owner === uid) yield* deleteToken(client, metadata)
  }
}

function* syncToken(controller: TokensController, token: Token): Process<void> {
  const { kernel, client, accounts, secrets } = controller
  const { namespace, name, uid, account, accountUid } = token
  const isMeant = (found: ServiceAccount | undefined): found is ServiceAccount => found !== undefined && (accountUid === '' || accountUid === found.metadata.uid)
  const secret = secrets.get(`${namespace}/${name}`)
  const known = accounts.get(`${namespace}/${account}`)
  if (secret?.metadata.uid !== uid) return isMeant(known) ? yield* removeReference(client, known, name) : undefined
  const owner = isMeant(known) ? known : yield* readAccount(client, namespace, account)
  if (!isMeant(owner)) return yield* deleteToken(client, secret.metadata)
  if (!missingData(controller, secret)) return
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `secrets/${namespace}/${name}`, { account })
  yield* fill(controller, owner, secret)
}

function* readAccount(client: Client, namespace: string, name: string): Process<ServiceAccount | undefined> {
  const { value, error } = yield* attempt(client.get(SERVICE_ACCOUNTS, name, namespace))
  if (error && !hasReason(error, 'NotFound')) throw error
  return value
}

/** A Secret that has gone, or was made anew under its name, is none of ours any more. */
function* deleteToken(client: Client, { name, namespace, uid }: Secret['metadata']): Process<void> {
  const { error } = yield* attempt(client.delete(SECRETS, name, namespace, { preconditions: { uid } }))
  if (error && !hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
}

function missingData({ certificate }: TokensController, { data, metadata }: Secret): Readonly<Record<string, string>> | undefined {
  const missing = { ...(data?.['ca.crt'] === certificate ? {} : { 'ca.crt': certificate }), ...(data?.['namespace'] ? {} : { namespace: encodeBase64(metadata.namespace ?? '') }), ...(data?.['token'] ? {} : { token: '' }) }
  return Object.keys(missing).length > 0 ? missing : undefined
}

function* fill(controller: TokensController, account: ServiceAccount, cached: Secret): Process<void> {
  const { kernel, client } = controller
  const { name, namespace } = cached.metadata
  const live: Secret = yield* client.get(SECRETS, name, namespace)
  const missing = missingData(controller, live)
  // What has changed since will come by the watch.
  if (live.metadata.resourceVersion !== cached.metadata.resourceVersion || !missing) return
  const token: Readonly<Record<string, string>> = missing['token'] === undefined ? {} : { token: encodeBase64(signToken(legacyClaims(account, live), tokenKeyOf(kernel.seed))) }
  const annotations = { ...live.metadata.annotations, [ACCOUNT_NAME]: account.metadata.name, [ACCOUNT_UID]: account.metadata.uid }
  const { error } = yield* attempt(client.update(SECRETS, { ...live, metadata: { ...live.metadata, annotations }, data: { ...live.data, ...missing, ...token } }))
  if (error && !hasReason(error, 'Conflict') && !hasReason(error, 'NotFound')) throw error
}

function* removeReference(client: Client, { metadata }: ServiceAccount, secret: string): Process<void> {
  const fresh = yield* readAccount(client, metadata.namespace ?? '', metadata.name)
  const isOther = ({ name }: ObjectReference): boolean => name !== secret
  if (!fresh || fresh.metadata.uid !== metadata.uid || (fresh.secrets ?? []).every(isOther)) return
  const { error } = yield* attempt(client.update(SERVICE_ACCOUNTS, { ...fresh, secrets: fresh.secrets!.filter(isOther) }))
  if (error && !hasReason(error, 'NotFound')) throw error
}
