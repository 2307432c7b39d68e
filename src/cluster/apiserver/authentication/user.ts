// Who a request comes from, once that is known. Models apiserver/pkg/authentication/user.
export interface User {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export const MASTERS = 'system:masters'
export const AUTHENTICATED = 'system:authenticated'
export const UNAUTHENTICATED = 'system:unauthenticated'
export const ANONYMOUS: User = { name: 'system:anonymous', groups: [UNAUTHENTICATED] }

/** The server itself, in what it does by its own hooks and controllers. */
export const SERVER: User = { name: 'system:apiserver', groups: [MASTERS, AUTHENTICATED] }
