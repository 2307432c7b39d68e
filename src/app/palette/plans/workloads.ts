// Workloads from a few settings: by the generator where kubectl has one, else as the manifest that a person would write.
import { words } from '../../../words/index.ts'
import { apply, freeName, kubectl, quoted, type Plan } from '../gesture.ts'

export const createDeployment: Plan = ({ name = 'web', image = '', replicas = '3' }, _, { names }) => {
  return kubectl(`create deployment ${freeName(name, names('deployments.apps'))} --image=${image} --replicas=${replicas}`)
}

export const createJob: Plan = ({ name = 'job', image = '', seconds = '10' }, _, { names }) => {
  return kubectl(`create job ${freeName(name, names('jobs.batch'))} --image=${image} -- sh -c ${quoted(`sleep ${seconds}; echo done`)}`)
}

export const createCronJob: Plan = ({ name = 'tick', image = '', schedule = '' }, _, { names }) => {
  return kubectl(`create cronjob ${freeName(name, names('cronjobs.batch'))} --image=${image} --schedule=${quoted(schedule)} -- date`)
}

export const createStatefulSet: Plan = ({ name: base = 'db', image, replicas }, _, { names }) => {
  const name = freeName(base, names('statefulsets.apps'))
  return apply(`${name}.yaml`, `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  clusterIP: None
  selector: {app: ${name}}
  ports: [{port: 6379}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  serviceName: ${name}
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: main
        image: ${image}
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`, words('palette')('notes.headless'))
}

export const createDaemonSet: Plan = ({ name: base = 'agent', image }, _, { names }) => {
  const name = freeName(base, names('daemonsets.apps'))
  return apply(`${name}.yaml`, `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: main
        image: ${image}
        command: [sleep, infinity]
`)
}

/** A Pod that names a scheduler which is not there: it waits until somebody binds it. */
export const createPodForYou: Plan = ({ name: base = 'yours', image, cpu, memory }, _, { names }) => {
  const name = freeName(base, names('pods'))
  return apply(`${name}.yaml`, `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  schedulerName: you
  containers:
  - name: main
    image: ${image}
    resources: {requests: {cpu: ${cpu}, memory: ${memory}}}
`, words('palette')('notes.waits'))
}
