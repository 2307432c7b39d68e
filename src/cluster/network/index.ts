// How traffic finds its way: the pod network, each machine's packet filter, kube-proxy that writes it, and users outside.
// A connection is one message and its answer. It passes the sender's packet filter (Service address to a pod), then a link.
// Left out: NetworkPolicy, IPv6, connections that live longer than a request.
export { startKubeProxy, planRules, type KubeProxyOptions } from './kube-proxy.ts'
export { Netfilter, ruleKey, type Backend, type Protocol, type Rule, type Verdict } from './netfilter.ts'
export { PodRouting, addressOf, kernelPort, type Attachment, type Packet, type RequestOptions } from './routing.ts'
export { Users, type UsersOptions } from './users.ts'
