// What a token in a Secret says: the form of old, without an end. Models pkg/serviceaccount/legacy.go.
import type { Secret, ServiceAccount } from '../types/core-v1.ts'

export const LEGACY_ISSUER = 'kubernetes/serviceaccount'

export interface LegacyClaims {
  readonly iss: typeof LEGACY_ISSUER
  readonly 'kubernetes.io/serviceaccount/namespace': string
  readonly 'kubernetes.io/serviceaccount/secret.name': string
  readonly 'kubernetes.io/serviceaccount/service-account.name': string
  readonly 'kubernetes.io/serviceaccount/service-account.uid': string
  readonly sub: string
}

export function legacyClaims({ metadata: { name, namespace = '', uid } }: ServiceAccount, secret: Secret): LegacyClaims {
  return {
    iss: LEGACY_ISSUER,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret.metadata.name,
    'kubernetes.io/serviceaccount/service-account.name': name,
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: `system:serviceaccount:${namespace}:${name}`,
  }
}
