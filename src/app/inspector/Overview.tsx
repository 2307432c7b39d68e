import type { KubeObject } from '../../worker/protocol.ts'
import { performAction } from '../palette/perform.ts'
import { useWords } from '../words/index.ts'
import { select } from '../store/view-store.ts'
import { factsOf } from './facts.ts'
import styles from './Inspector.module.css'
import { Verdicts } from './Verdicts.tsx'

/** The few things that one wants to know first, each a field of the object. */
export function Overview({ objectKey, object }: { readonly objectKey: string; readonly object: KubeObject }) {
  const t = useWords('inspector')
  const owner = object.metadata.ownerReferences?.[0]
  const ownerKey = owner && `${PLURAL[owner.kind] ?? owner.kind.toLowerCase()}/${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${owner.name}`
  return (
    <>
      <dl className={styles.facts}>
        {factsOf(object, t).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {owner && (
          <>
            <dt>{t('ownedBy')}</dt>
            <dd>
              <button className={styles.link} onClick={() => select(ownerKey)}>
                {owner.kind} {owner.name}
              </button>
            </dd>
          </>
        )}
      </dl>
      {object.kind === 'Pod' && <Verdicts objectKey={objectKey} />}
      <Actions object={object} />
    </>
  )
}

const PLURAL: Readonly<Record<string, string>> = { ReplicaSet: 'replicasets.apps', Deployment: 'deployments.apps', Node: 'nodes', DaemonSet: 'daemonsets.apps', StatefulSet: 'statefulsets.apps', Job: 'jobs.batch', Service: 'services' }

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

/** What one may do with it from here; each is a command. */
function Actions({ object }: { readonly object: KubeObject }) {
  const t = useWords('inspector')
  const { name, namespace } = object.metadata
  const at = namespace ? ` -n ${namespace}` : ''
  const run = (line: string) => (): void => performAction({ do: 'kubectl', line: `kubectl ${line}${at}` })
  const replicas = (object as { spec?: { replicas?: number } }).spec?.replicas ?? 1
  return (
    <div className={styles.actions}>
      {object.kind === 'Deployment' && <button onClick={run(`scale deployment ${name} --replicas=${replicas + 1}`)}>{t('deeds.scaleTo', { count: replicas + 1 })}</button>}
      {object.kind === 'Deployment' && replicas > 0 && <button onClick={run(`scale deployment ${name} --replicas=${replicas - 1}`)}>{t('deeds.scaleTo', { count: replicas - 1 })}</button>}
      {object.kind === 'Deployment' && <button onClick={run(`rollout restart deployment ${name}`)}>{t('deeds.restart')}</button>}
      {object.kind === 'Node' && <button onClick={run(`${(object as { spec?: { unschedulable?: boolean } }).spec?.unschedulable ? 'uncordon' : 'cordon'} ${name}`)}>{(object as { spec?: { unschedulable?: boolean } }).spec?.unschedulable ? t('deeds.uncordon') : t('deeds.cordon')}</button>}
      {['Pod', 'Deployment', 'ReplicaSet', 'Service'].includes(object.kind ?? '') && <button onClick={run(`delete ${(object.kind ?? '').toLowerCase()} ${name} --wait=false`)}>{t('deeds.delete')}</button>}
    </div>
  )
}
