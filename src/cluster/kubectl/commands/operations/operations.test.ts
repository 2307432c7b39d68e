import { describe, expect, it } from 'vitest'
import { PODS, REPLICA_SETS } from '../../../client/index.ts'
import { SECOND } from '../../../../kernel/index.ts'
import { makeTestLaptop, type TestLaptop } from '../test-laptop.ts'

/** A laptop with one Deployment on a server without controllers. */
function withShop(): TestLaptop {
  const laptop = makeTestLaptop()
  laptop.kubectl('create deployment shop --image=nginx:1.27')
  return laptop
}

describe('rollout', () => {
  it('pauses and resumes once only', () => {
    const { kubectl } = withShop()
    expect(kubectl('rollout pause deployment/shop')).toBe('deployment.apps/shop paused\n')
    expect(kubectl('rollout pause deployment/shop')).toBe('! error: deployments.apps "shop" is already paused\n= 1\n')
    expect(kubectl('rollout restart deployment/shop')).toBe('! error: deployments.apps "shop" can\'t restart paused deployment (run rollout resume first)\n= 1\n')
    expect(kubectl('rollout resume deployment/shop')).toBe('deployment.apps/shop resumed\n')
    expect(kubectl('rollout resume deployment/shop')).toBe('! error: deployments.apps "shop" is not paused\n= 1\n')
    expect(kubectl('rollout restart deployment/shop')).toBe('deployment.apps/shop restarted\n')
  })

  it('prints each state while it watches, until the timeout', () => {
    const { kubectl } = withShop()
    expect(kubectl('rollout status deployment/shop --timeout=2s')).toBe('Waiting for deployment spec update to be observed...\n! error: timed out waiting for the condition\n= 1\n')
    expect(kubectl('rollout status deployment/shop -w=false')).toBe('Waiting for deployment spec update to be observed...\n')
    expect(kubectl('rollout status deployment/none')).toBe('! Error from server (NotFound): deployments.apps "none" not found\n= 1\n')
  })

  it('ends when the object goes away', () => {
    const { start, kubectl, server } = withShop()
    const printed = start('rollout status deployment/shop')
    kubectl('delete deployment shop')
    server.advance(SECOND)
    expect(printed()).toBe('Waiting for deployment spec update to be observed...\nerror: object has been deleted\n')
  })

  it('shows and brings back revisions of ReplicaSets', () => {
    const { kubectl, server } = withShop()
    const uid = kubectl('get deployment shop -o jsonpath={.metadata.uid}')
    for (const [revision, image] of [[1, 'nginx:1.26'], [2, 'nginx:1.27']] as const) {
      server.run(server.client.create(REPLICA_SETS, {
        metadata: { name: `shop-${revision}`, namespace: 'default', labels: { app: 'shop' }, annotations: { 'deployment.kubernetes.io/revision': String(revision), 'kubernetes.io/change-cause': `image ${image}` }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop', uid, controller: true }] },
        spec: { selector: { matchLabels: { app: 'shop' } }, template: { metadata: { labels: { app: 'shop', 'pod-template-hash': `h${revision}` } }, spec: { containers: [{ name: 'nginx', image }] } } },
      } as never))
    }
    expect(kubectl('rollout history deployment/shop')).toBe('deployment.apps/shop \nREVISION  CHANGE-CAUSE\n1         image nginx:1.26\n2         image nginx:1.27\n\n')
    expect(kubectl('rollout history deployment/shop --revision=1')).toContain('with revision #1\nPod Template:\n  Labels:\tapp=shop\n\tpod-template-hash=h1\n  Annotations:\tkubernetes.io/change-cause: image nginx:1.26\n')
    expect(kubectl('rollout history deployment/shop --revision=9')).toBe('! error: unable to find the specified revision\n= 1\n')
    expect(kubectl('rollout undo deployment/shop --to-revision=7')).toBe('! error: unable to find specified revision 7 in history\n= 1\n')
    expect(kubectl('rollout undo deployment/shop')).toBe('deployment.apps/shop rolled back\n')
    expect(kubectl('get deployment shop -o jsonpath={.spec.template.spec.containers[0].image}{.spec.template.metadata.labels}')).toBe('nginx:1.26{"app":"shop"}')
    expect(kubectl('rollout undo deployment/shop --to-revision=1')).toBe('deployment.apps/shop skipped rollback (current template already matches revision 1)\n')
  })

  it('knows only what rolls out', () => {
    const { kubectl } = makeTestLaptop()
    kubectl('create configmap conf')
    expect(kubectl('rollout status cm/conf')).toBe('! error: no status viewer has been implemented for ConfigMap\n= 1\n')
    expect(kubectl('rollout wind x')).toBe('! error: unknown command "wind x"\n! See \'kubectl rollout -h\' for help and examples\n= 1\n')
    expect(kubectl('rollout')).toMatch(/^Manage the rollout[^]*= 1\n$/)
  })
})

describe('wait', () => {
  it('waits for a condition, a value, a creation, a deletion', () => {
    const { kubectl, start, server } = makeTestLaptop()
    kubectl('run pin --image=nginx')
    expect(kubectl('wait pod/pin --for=condition=Ready --timeout=1s')).toBe('! error: timed out waiting for the condition on pods/pin\n= 1\n')
    expect(kubectl("wait pod/pin --for=jsonpath='{.status.phase}'=Pending")).toBe('pod/pin condition met\n')
    expect(kubectl('wait pod/pin --for=Ready')).toBe('! error: unrecognized condition: "Ready"\n= 1\n')
    const ready = start('wait pod/pin --for=condition=ready')
    server.run(server.client.patch(PODS, 'pin', 'default', 'application/merge-patch+json', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }, { subresource: 'status' }))
    server.advance(SECOND)
    expect(ready()).toBe('pod/pin condition met\n')
    const created = start('wait cm/new --for=create')
    const deleted = start('wait pod/pin --for=delete')
    kubectl('create configmap new')
    kubectl('delete pod pin --force --grace-period=0')
    server.advance(SECOND)
    expect(created()).toBe('configmap/new condition met\n')
    expect(deleted()).toBe('pod/pin condition met\n')
    expect(kubectl('wait pod/pin --for=delete')).toBe('')
    expect(kubectl('wait pods --all --for=condition=Ready')).toBe('! error: no matching resources found\n= 1\n')
  })
})

describe('drain', () => {
  const NODE = 'apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\n'
  const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: lone, labels: {app: lone}}\nspec: {nodeName: node-1, volumes: [{name: v, emptyDir: {}}], containers: [{name: c, image: nginx}]}\n'

  it('refuses pods that nobody would bring back', () => {
    const { kubectl } = makeTestLaptop({ 'node.yaml': NODE, 'pod.yaml': POD })
    kubectl('create -f node.yaml -f pod.yaml')
    expect(kubectl('drain node-1 --delete-emptydir-data')).toBe([
      'node/node-1 cordoned',
      '! error: unable to drain node "node-1" due to error: cannot delete cannot delete Pods that declare no controller (use --force to override): default/lone, continuing command...',
      '! There are pending nodes to be drained:',
      '!  node-1',
      '! cannot delete cannot delete Pods that declare no controller (use --force to override): default/lone',
      '= 1', '',
    ].join('\n'))
    expect(kubectl('cordon node-1')).toBe('node/node-1 already cordoned\n')
    expect(kubectl('uncordon node-1')).toBe('node/node-1 uncordoned\n')
    expect(kubectl('cordon')).toBe("! error: USAGE: cordon NODE [flags]\n! See 'kubectl cordon -h' for help and examples\n= 1\n")
  })

  it('evicts, and asks again while a budget says no', () => {
    const { kubectl } = makeTestLaptop({ 'node.yaml': NODE, 'pod.yaml': POD })
    kubectl('create -f node.yaml -f pod.yaml')
    kubectl('create pdb keep --selector=app=lone --min-available=1')
    expect(kubectl('patch pod lone --subresource=status --type=merge -p \'{"status":{"phase":"Running"}}\'')).toBe('pod/lone patched\n')
    const refused = kubectl('drain node-1 --force --delete-emptydir-data --timeout=6s')
    expect(refused.match(/evicting pod default\/lone/g)).toHaveLength(3)
    expect(refused).toContain('! error when evicting pods/"lone" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod\'s disruption budget.\n')
    expect(refused).toContain('! There are pending pods in node "node-1" when an error occurred: error when evicting pods/"lone" -n "default": global timeout reached: 6s\n! pod/lone\n')
    kubectl('delete pdb keep')
    expect(kubectl('drain node-1 --force --disable-eviction --delete-emptydir-data --grace-period=0')).toContain('node/node-1 drained\n')
  })
})

describe('set', () => {
  it('changes images, variables and resources; what cannot be found is told of, the rest is done', () => {
    const { kubectl } = withShop()
    expect(kubectl('set image deployment/shop nginx=nginx:1.28 other=x')).toBe('deployment.apps/shop image updated\n! error: unable to find container named "other"\n= 1\n')
    expect(kubectl('set image deployment/shop nginx=nginx:1.28')).toBe('')
    expect(kubectl('set env deployment/shop A=1 B=2')).toBe('deployment.apps/shop env updated\n')
    expect(kubectl('set env deployment/shop A- C=3')).toBe('deployment.apps/shop env updated\n')
    expect(kubectl('set env deployment/shop --list')).toBe('# Deployment shop, container nginx\nB=2\nC=3\n')
    expect(kubectl('set resources deployment/shop --limits=cpu=lots')).toMatch(/^! error: quantities must match/)
    expect(kubectl('set resources deployment/shop --limits=cpu=1,memory=1Gi')).toBe('deployment.apps/shop resource requirements updated\n')
    kubectl('create configmap conf')
    expect(kubectl('set image cm/conf c=x')).toBe('! error: configmaps/conf the object is not a pod or does not have a pod template: *v1.ConfigMap\n= 1\n')
  })
})

describe('auth', () => {
  it('asks what somebody may do', () => {
    const { kubectl } = makeTestLaptop()
    expect(kubectl("auth can-i '*' '*'")).toBe('yes\n')
    expect(kubectl('auth can-i list pods --as=eve')).toBe('no\n= 1\n')
    expect(kubectl('auth can-i list nodes --as=eve')).toBe("no\n! Warning: resource 'nodes' is not namespace scoped\n\n= 1\n")
    expect(kubectl('auth whoami --as=eve')).toBe('ATTRIBUTE   VALUE\nUsername    eve\nGroups      [system:authenticated]\n')
    expect(kubectl('auth can-i --list')).toMatch(/^Resources +Non-Resource URLs +Resource Names +Verbs\n/)
  })
})

describe('config', () => {
  it('keeps contexts in the file that --kubeconfig names', () => {
    const { kubectl, files } = makeTestLaptop({ 'my.yaml': 'apiVersion: v1\nkind: Config\n' })
    expect(kubectl('config set-cluster here --server=https://here:6443 --kubeconfig my.yaml')).toBe('Cluster "here" set.\n')
    expect(kubectl('config set-credentials ann --token=secret --kubeconfig my.yaml')).toBe('User "ann" set.\n')
    expect(kubectl('config set-context near --cluster=here --user=ann --kubeconfig my.yaml')).toBe('Context "near" created.\n')
    expect(kubectl('config use-context near --kubeconfig my.yaml')).toBe('Switched to context "near".\n')
    expect(kubectl('config view --kubeconfig my.yaml -o jsonpath={.users[0].user.token}')).toBe('REDACTED')
    expect(files.get('my.yaml')).toContain('current-context: near\n')
    expect(kubectl('config unset contexts.far.namespace --kubeconfig my.yaml')).toBe('! error: current map key `far` is invalid\n= 1\n')
    expect(kubectl('get pods --context=far')).toBe('! Error in configuration: context was not found for specified context: far\n= 1\n')
    expect(kubectl('get pods --kubeconfig none.yaml')).toBe('! error: stat none.yaml: no such file or directory\n= 1\n')
  })
})

describe('logs and exec', () => {
  it('say what is missing', () => {
    const { kubectl } = makeTestLaptop()
    kubectl('create configmap conf')
    expect(kubectl('logs none')).toBe('! error: error from server (NotFound): pods "none" not found in namespace "default"\n= 1\n')
    expect(kubectl('logs cm/conf')).toBe('! error: cannot get the logs from *v1.ConfigMap: selector for *v1.ConfigMap not implemented\n= 1\n')
    expect(kubectl('exec none')).toBe('! error: you must specify at least one command for the container\n= 1\n')
    expect(kubectl('exec none ls')).toContain('exec [POD] [COMMAND] is not supported anymore')
    expect(kubectl('exec none -- ls')).toBe('! Error from server (NotFound): pods "none" not found\n= 1\n')
    expect(kubectl('cp a b')).toBe('! error: one of src or dest must be a remote file specification\n= 1\n')
  })
})

describe('label, patch, version', () => {
  it('tell a change from none', () => {
    const { kubectl } = withShop()
    expect(kubectl('label deployment shop team=red')).toBe('deployment.apps/shop labeled\n')
    expect(kubectl('label deployment shop team=red')).toBe('deployment.apps/shop not labeled\n')
    expect(kubectl('label deployment shop team-')).toBe('deployment.apps/shop unlabeled\n')
    expect(kubectl('annotate deployment shop kubernetes.io/change-cause=first')).toBe('deployment.apps/shop annotated\n')
    expect(kubectl('annotate deployment shop kubernetes.io/change-cause=second')).toBe('deployment.apps/shop annotated\n')
    expect(kubectl('patch deployment shop -p {}')).toBe('deployment.apps/shop patched (no change)\n')
    expect(kubectl('version')).toBe('Client Version: v1.34.2\nKustomize Version: v5.7.1\nServer Version: v1.34.2\n')
  })
})
