import { describe, expect, it } from 'vitest'
import { makeTestLaptop } from '../test-laptop.ts'

const SHOP = `apiVersion: v1
kind: ConfigMap
metadata: {name: prices, labels: {app: shop}}
data: {bread: "2", milk: "1"}
---
apiVersion: v1
kind: Service
metadata: {name: shop, labels: {app: shop}}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`

describe('apply', () => {
  it('creates what is not there, leaves alone what is the same, patches what differs', () => {
    const { kubectl, files } = makeTestLaptop({ 'shop.yaml': SHOP })
    expect(kubectl('apply -f shop.yaml')).toBe('configmap/prices created\nservice/shop created\n')
    expect(kubectl('apply -f shop.yaml')).toBe('configmap/prices unchanged\nservice/shop unchanged\n')
    files.set('shop.yaml', SHOP.replace('bread: "2", milk: "1"', 'bread: "3"'))
    expect(kubectl('diff -f shop.yaml')).toContain('-  bread: "2"\n-  milk: "1"\n+  bread: "3"\n')
    expect(kubectl('apply -f shop.yaml')).toBe('configmap/prices configured\nservice/shop unchanged\n')
    expect(kubectl('get cm prices -o jsonpath={.data}')).toBe('{"bread":"3"}')
  })

  it('keeps what others added to an object and removes only what its own files dropped', () => {
    const { kubectl, files } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('apply -f shop.yaml')
    files.set('more.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prices}\ndata: {eggs: "4"}\n')
    expect(kubectl('apply -f more.yaml --server-side --field-manager=other')).toBe('configmap/prices serverside-applied\n')
    files.set('shop.yaml', SHOP.replace(', milk: "1"', ''))
    kubectl('apply -f shop.yaml')
    expect(kubectl('get cm prices -o jsonpath={.data}')).toBe('{"bread":"2","eggs":"4"}')
  })

  it('warns of an object that was not applied before', () => {
    const { kubectl } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('create configmap prices --from-literal=bread=1')
    expect(kubectl('apply -f shop.yaml')).toContain('! Warning: resource configmaps/prices is missing the kubectl.kubernetes.io/last-applied-configuration annotation')
    expect(kubectl('apply view-last-applied cm/prices -o json')).toContain('"milk": "1"')
  })

  it('prunes what the files no longer have', () => {
    const { kubectl, files } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('apply -f shop.yaml')
    files.set('shop.yaml', SHOP.split('---\n')[1]!)
    expect(kubectl('apply -f shop.yaml --prune -l app=shop')).toMatch(/^service\/shop unchanged\nconfigmap\/prices pruned\n/)
  })

  it('refuses before it does anything when a file is missing, and goes on when a document is refused', () => {
    const { kubectl, files } = makeTestLaptop({ 'shop.yaml': SHOP })
    expect(kubectl('apply -f shop.yaml -f none.yaml')).toBe('! error: the path "none.yaml" does not exist\n= 1\n')
    files.set('odd.yaml', 'apiVersion: v1\nkind: Widget\nmetadata: {name: w}\n---\n' + SHOP)
    expect(kubectl('apply -f odd.yaml')).toBe('configmap/prices created\nservice/shop created\n! error: resource mapping not found for name: "w" namespace: "" from "odd.yaml": no matches for kind "Widget" in version "v1"\n! ensure CRDs are installed first\n= 1\n')
  })
})

describe('get', () => {
  it('prints tables from the server, and says on stderr when there is nothing', () => {
    const { kubectl } = makeTestLaptop({ 'shop.yaml': SHOP })
    expect(kubectl('get pods')).toBe('! No resources found in default namespace.\n')
    kubectl('apply -f shop.yaml')
    expect(kubectl('get cm,svc -l app=shop -o name')).toBe('configmap/prices\nservice/shop\n')
    expect(kubectl('get cm -l app=shop -L app --show-kind')).toMatch(/^NAME {15}DATA {3}AGE {3}APP\nconfigmap\/prices {3}2 {6}\d+s {4}shop\n$/)
    expect(kubectl('get cm prices none -o name')).toBe('configmap/prices\n! Error from server (NotFound): configmaps "none" not found\n= 1\n')
    kubectl('create configmap other')
    expect(kubectl('get cm --sort-by=.data.none')).toBe('! No resources found in default namespace.\n')
  })

  it('asks for a raw path', () => {
    const { kubectl } = makeTestLaptop()
    expect(kubectl('get --raw /readyz')).toBe('ok')
    expect(kubectl('get --raw /api/v1/namespaces/default/pods?limit=1')).toMatch(/^\{"kind":"PodList","apiVersion":"v1","metadata":\{"resourceVersion":"\d+"\},"items":\[\]\}\n$/)
  })
})

describe('delete', () => {
  it('names what it deleted and waits until it is gone', () => {
    const { kubectl } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('apply -f shop.yaml')
    expect(kubectl('delete cm prices')).toBe('configmap "prices" deleted from default namespace\n')
    expect(kubectl('delete cm -l app=shop')).toBe('No resources found\n')
    expect(kubectl('delete -f shop.yaml')).toBe('service "shop" deleted from default namespace\n! Error from server (NotFound): error when deleting "shop.yaml": configmaps "prices" not found\n= 1\n')
    expect(kubectl('delete -f shop.yaml --ignore-not-found')).toBe('')
  })

  it('waits no longer than it is told', () => {
    const { kubectl, files } = makeTestLaptop()
    files.set('held.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.com/hold]}\n')
    kubectl('create -f held.yaml')
    expect(kubectl('delete cm held --timeout=5s')).toBe('configmap "held" deleted from default namespace\n! error: timed out waiting for the condition on configmaps/held\n= 1\n')
  })

  it('warns of force', () => {
    const { kubectl } = makeTestLaptop()
    kubectl('create configmap a')
    expect(kubectl('delete cm a --force --grace-period=5')).toBe('! error: --force and --grace-period greater than 0 cannot be specified together\n= 1\n')
    expect(kubectl('delete cm a --force')).toMatch(/^configmap "a" force deleted from default namespace\n! Warning: Immediate deletion does not wait/)
  })
})

describe('replace, edit, expose', () => {
  it('replaces by force with a new object', () => {
    const { kubectl } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('create -f shop.yaml')
    const before = kubectl('get cm prices -o jsonpath={.metadata.uid}')
    expect(kubectl('replace -f shop.yaml --force')).toBe('configmap "prices" deleted from default namespace\nservice "shop" deleted from default namespace\nconfigmap/prices replaced\nservice/shop replaced\n')
    expect(kubectl('get cm prices -o jsonpath={.metadata.uid}')).not.toBe(before)
  })

  it('takes the text that stands for the editor', () => {
    const { kubectl, files } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('create -f shop.yaml')
    expect(kubectl('edit cm prices')).toBe('! Edit cancelled, no changes made.\n')
    files.set('edited.yaml', kubectl('get cm prices -o yaml').replace('"2"', '"5"'))
    files.set('KUBE_EDITOR', 'edited.yaml\n')
    expect(kubectl('edit cm prices')).toBe('configmap/prices edited\n')
    expect(kubectl('get cm prices -o jsonpath={.data.bread}')).toBe('5')
  })

  it('opens what is invalid again, with the reasons above it', () => {
    const { kubectl, files } = makeTestLaptop()
    kubectl('create deployment web --image=nginx:1.27')
    files.set('KUBE_EDITOR', 'edited.yaml')
    files.set('edited.yaml', `# a comment\n${kubectl('get deployment web -o yaml')}`)
    expect(kubectl('edit deployment web')).toBe('! Edit cancelled, no changes made.\n')
    files.set('edited.yaml', kubectl('get deployment web -o yaml').replace('replicas: 1', 'replicas: -1'))
    expect(kubectl('edit deployment web').replace(/-\d+\.yaml/, '-N.yaml')).toBe('! error: deployments.apps "web" is invalid\n! A copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"\n! error: Edit cancelled, no valid changes were saved.\n= 1\n')
    files.set('edited.yaml', kubectl('get deployment web -o yaml').replace('replicas: 1', 'replikas: 1'))
    expect(kubectl('edit deployment web')).toContain('! error: deployments.apps "web" is invalid\n')
    files.set('edited.yaml', kubectl('get deployment web -o yaml').replace('name: web', 'name: other'))
    expect(kubectl('edit deployment web')).toBe('! error: At least one of apiVersion, kind and name was changed\n= 1\n')
    files.set('edited.yaml', '\n')
    expect(kubectl('edit deployment web')).toBe('! Edit cancelled, saved file was empty.\n')
  })

  it('makes a service from the ports and labels of what it exposes', () => {
    const { kubectl } = makeTestLaptop()
    kubectl('create deployment web --image=nginx:1.27 --port=8080')
    expect(kubectl('expose deployment web')).toBe('service/web exposed\n')
    expect(kubectl('get svc web -o jsonpath={.spec.selector}{.spec.ports}')).toBe('{"app":"web"}[{"port":8080,"protocol":"TCP","targetPort":8080}]')
  })
})

describe('get -w', () => {
  it('shows what is there, then each change, until it is interrupted', () => {
    const { kubectl, server, start } = makeTestLaptop()
    kubectl('create configmap a --from-literal=x=1')
    const watch = start('get cm a -w --no-headers')
    kubectl("patch cm a -p '{\"data\":{\"y\":\"2\"}}'")
    kubectl('delete cm a')
    server.advance(1_000_000)
    expect(watch().replace(/\d+s/g, 'AGE')).toBe('a     1     AGE\na     2     AGE\na     2     AGE\n')
  })
})

describe('explain', () => {
  it('shows fields and their types', () => {
    const { kubectl } = makeTestLaptop()
    expect(kubectl('explain deploy.spec')).toMatch(/^GROUP: {6}apps\nKIND: {7}Deployment\nVERSION: {4}v1\n\nFIELD: spec <DeploymentSpec>\n/)
    expect(kubectl('explain deploy.spec')).toContain('  selector\t<LabelSelector> -required-\n')
    expect(kubectl('explain pod.spec.nothing')).toBe('KIND:       Pod\nVERSION:    v1\n\n! error: field "nothing" does not exist\n= 1\n')
  })
})

describe('describe', () => {
  it('describes by the beginning of a name', () => {
    const { kubectl } = makeTestLaptop({ 'shop.yaml': SHOP })
    kubectl('create -f shop.yaml')
    expect(kubectl('describe cm pri')).toMatch(/^Name: +prices\n/)
    expect(kubectl('describe cm nope')).toBe('! Error from server (NotFound): configmaps "nope" not found\n= 1\n')
  })
})
